package dev.bulkhead.cli;

import dev.bulkhead.engine.Attachment;
import dev.bulkhead.engine.CommitRequest;
import dev.bulkhead.engine.Container;
import dev.bulkhead.engine.ContainerInfo;
import dev.bulkhead.engine.ContainerRequest;
import dev.bulkhead.engine.ContainerStatus;
import dev.bulkhead.engine.ContainerStatus.Phase;
import dev.bulkhead.engine.ContainerUpdate;
import dev.bulkhead.engine.Conversation;
import dev.bulkhead.engine.EngineException;
import dev.bulkhead.engine.ExecRequest;
import dev.bulkhead.engine.Execution;
import dev.bulkhead.engine.ImageInfo;
import dev.bulkhead.engine.LogRecord;
import dev.bulkhead.engine.ProcessTable;
import dev.bulkhead.engine.Statistics;
import dev.bulkhead.engine.StreamRequest;
import dev.bulkhead.engine.Wall;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** A container that does nothing but note what is asked of it. */
final class FakeContainer implements Container {
    final FakeFiles files = new FakeFiles();
    final List<String> calls = new CopyOnWriteArrayList<>();
    final List<StreamRequest> streams = new ArrayList<>();
    final List<ExecRequest> executions = new ArrayList<>();
    final List<LogRecord> log = new ArrayList<>();
    final CompletableFuture<Integer> exit = new CompletableFuture<>();

    String id = "0123456789abcdef".repeat(4);
    String name = "test";
    Phase phase = Phase.RUNNING;
    Instant created = Instant.now().minusSeconds(7200);
    OptionalInt exitCode = OptionalInt.empty();
    Set<Wall> lowered = Set.of();
    String json = "{}";
    Statistics statistics =
            new Statistics(
                    Instant.now(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    List.of(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
    Optional<EngineException> startFailure = Optional.empty();
    CompletableFuture<Void> removed = CompletableFuture.completedFuture(null);
    int openAttachments;

    private final ContainerRequest request;

    FakeContainer(ContainerRequest request) {
        this.request = request;
        request.name().ifPresent(given -> name = given);
    }

    /** Lets it end as soon as it is started. */
    FakeContainer endingWith(int code) {
        exit.complete(code);
        return this;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public ContainerInfo info() {
        Instant now = Instant.now();
        ContainerStatus status =
                new ContainerStatus(
                        phase,
                        OptionalInt.empty(),
                        Optional.of(now.minusSeconds(300)),
                        Optional.of(now.minusSeconds(120)),
                        exitCode,
                        Optional.empty(),
                        0,
                        false,
                        Optional.empty());
        return new ContainerInfo(id, name, created, request, request.command(), status, lowered);
    }

    @Override
    public String inspect() {
        return json;
    }

    @Override
    public Attachment start(StreamRequest asked) throws EngineException {
        calls.add("start");
        if (startFailure.isPresent()) {
            throw startFailure.get();
        }
        streams.add(asked);
        return attachment();
    }

    @Override
    public Attachment attach() {
        calls.add("attach");
        return attachment();
    }

    private Attachment attachment() {
        openAttachments++;
        return new Attachment(7, OptionalInt.of(8), 9, () -> openAttachments--);
    }

    @Override
    public Conversation converse() {
        throw new UnsupportedOperationException("commands hand over descriptors");
    }

    @Override
    public CompletableFuture<Integer> nextExit() {
        return exit;
    }

    @Override
    public CompletableFuture<Integer> exit() {
        return exit;
    }

    @Override
    public CompletableFuture<Void> removed() {
        calls.add("removed");
        return removed;
    }

    @Override
    public void kill(int signal) {
        calls.add("kill " + signal);
    }

    @Override
    public void stop(Duration patience) {
        calls.add("stop " + patience.toSeconds());
    }

    @Override
    public void remove(boolean force, boolean volumes) throws EngineException {
        calls.add((force ? "remove by force" : "remove") + (volumes ? " with volumes" : ""));
        if (phase == Phase.RUNNING && !force) {
            throw new EngineException(EngineException.Kind.CONFLICT, name + " runs");
        }
    }

    @Override
    public void restart(Duration patience) {
        calls.add("restart " + patience.toSeconds());
    }

    @Override
    public void pause() {
        calls.add("pause");
    }

    @Override
    public void unpause() {
        calls.add("unpause");
    }

    @Override
    public void rename(String wanted) {
        calls.add("rename " + wanted);
    }

    @Override
    public void update(ContainerUpdate update) {
        calls.add("update " + update);
    }

    @Override
    public Statistics statistics() {
        return statistics;
    }

    @Override
    public ProcessTable processes(List<String> psArguments) {
        calls.add("processes " + psArguments);
        return new ProcessTable(List.of("PID", "CMD"), List.of(List.of("7", "sleep 1")));
    }

    @Override
    public Execution exec(ExecRequest execution, StreamRequest asked) {
        executions.add(execution);
        streams.add(asked);
        Attachment attachment = attachment();
        return new Execution() {
            @Override
            public Attachment attachment() {
                return attachment;
            }

            @Override
            public Conversation converse() {
                throw new UnsupportedOperationException("commands hand over descriptors");
            }

            @Override
            public int pid() {
                return 1;
            }

            @Override
            public void kill(int signal) {
                calls.add("kill program " + signal);
            }

            @Override
            public CompletableFuture<Integer> exit() {
                return exit;
            }
        };
    }

    @Override
    public FakeFiles files() {
        return files;
    }

    @Override
    public ImageInfo commit(CommitRequest commit) {
        calls.add(commit.toString());
        return new ImageInfo(
                "sha256:" + "cd".repeat(32),
                List.of(),
                List.of(),
                Instant.EPOCH,
                1,
                Map.of(),
                "linux/amd64");
    }

    @Override
    public void logs(boolean follow, Predicate<LogRecord> consumer) {
        calls.add(follow ? "follow logs" : "logs");
        for (LogRecord piece : log) {
            if (!consumer.test(piece)) {
                return;
            }
        }
    }
}
