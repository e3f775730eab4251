package dev.bulkhead.junit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bulkhead.engine.Container;
import dev.bulkhead.engine.ContainerRequest;
import dev.bulkhead.engine.Conversation;
import dev.bulkhead.engine.Engine;
import dev.bulkhead.engine.EngineException;
import dev.bulkhead.engine.ExecRequest;
import dev.bulkhead.engine.Execution;
import dev.bulkhead.engine.LogRecord;
import dev.bulkhead.engine.StreamRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A container of a test class. It is described when the class is loaded, and started and removed by
 * {@link BulkheadTest}; its methods are for the time between.
 */
public final class TestContainer {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final int SHOWN_LOG = 4000;

    private final ContainerRequest request;
    private final Readiness readiness;
    private final Duration patience;
    private Optional<Container> container = Optional.empty();

    private TestContainer(ContainerRequest request, Readiness readiness, Duration patience) {
        this.request = request;
        this.readiness = readiness;
        this.patience = patience;
    }

    /** Describes a container that is ready as soon as its program runs. */
    public static TestContainer of(ContainerRequest request) {
        return new TestContainer(request, new Readiness.Running(), PATIENCE);
    }

    /** Describes the same container, ready when something else is so. */
    public TestContainer readyWhen(Readiness other) {
        return new TestContainer(request, other, patience);
    }

    /** Describes the same container, given up if it is not ready in that time; a minute else. */
    public TestContainer within(Duration time) {
        return new TestContainer(request, readiness, time);
    }

    /**
     * What a program of {@link #exec} did.
     *
     * @param code its exit code
     * @param output what it wrote to standard output
     * @param error what it wrote to standard error
     */
    public record Result(int code, String output, String error) {}

    /**
     * Returns the container itself.
     *
     * @throws IllegalStateException if it is not started
     */
    public Container container() {
        return container.orElseThrow(() ->
                new IllegalStateException(
                        "the container is not started: is its class a @BulkheadTest and its field"
                                + " a @Container?"));
    }

    /** Returns everything that it has written to standard output and error. */
    public String log() throws EngineException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        container()
                .logs(
                        false,
                        piece -> {
                            bytes.writeBytes(piece.bytes());
                            return true;
                        });
        return bytes.toString(UTF_8);
    }

    /** Runs a further program in it to its end. */
    public Result exec(String... command) throws EngineException, IOException {
        Execution execution =
                container().exec(ExecRequest.of(command), new StreamRequest.Logged(false));
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        ByteArrayOutputStream error = new ByteArrayOutputStream();
        try (Conversation conversation = execution.converse()) {
            conversation.output(piece -> {
                (piece.stream() == LogRecord.Stream.ERROR ? error : output)
                        .writeBytes(piece.bytes());
                return true;
            });
        }
        return new Result(execution.exit().join(), output.toString(UTF_8), error.toString(UTF_8));
    }

    void start(Engine engine) throws EngineException, IOException, InterruptedException {
        Container made = engine.create(request);
        container = Optional.of(made);
        made.start(new StreamRequest.Logged(false)).close();
        awaitReadiness();
    }

    private void awaitReadiness() throws EngineException, IOException, InterruptedException {
        Instant end = Instant.now().plus(patience);
        while (!readiness.isReached(this)) {
            boolean ended = container().exit().isDone();
            if (ended && !(readiness.outlivesTheEnd() && readiness.isReached(this))) {
                throw notReady("ended with exit code " + container().exit().join());
            }
            if (Instant.now().isAfter(end)) {
                throw notReady("is not ready after " + patience);
            }
            Thread.sleep(PAUSE);
        }
    }

    private IllegalStateException notReady(String how) throws EngineException {
        String log = log();
        String shown =
                log.length() <= SHOWN_LOG ? log : "…" + log.substring(log.length() - SHOWN_LOG);
        return new IllegalStateException(
                "container %s %s; it was to be ready when %s. Its log:\n%s"
                        .formatted(container().info().name(), how, readiness.description(), shown));
    }

    void remove() throws EngineException {
        if (container.isPresent()) {
            container.get().remove(true);
            container = Optional.empty();
        }
    }
}
