package dev.bulkhead.engine;

import dev.bulkhead.runtime.ParkedContainer;
import dev.bulkhead.runtime.RunningContainer;
import dev.bulkhead.runtime.plan.RestartRule;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/**
 * A container on this machine. It only hands over to those who do one thing each; what they share
 * is its state.
 */
final class LocalContainer implements Container {
    private final ContainerState state;
    private final ContainerStart start;
    private final ContainerEnd end;
    private final ContainerRestart restart;
    private final ContainerStop stop;
    private final ContainerPause pause;
    private final ContainerRemoval removal;
    private final ContainerStreams streams;

    LocalContainer(EngineParts engine, ContainerRecord record, ContainerStatus status) {
        this.state = new ContainerState(engine, record, status);
        this.removal = new ContainerRemoval(state);
        ContainerHealth health = new ContainerHealth(state, this::restartUnhealthy);
        this.end = new ContainerEnd(state, removal, health);
        this.start = new ContainerStart(state, end, removal);
        this.restart = new ContainerRestart(state, start);
        this.stop = new ContainerStop(state);
        this.pause = new ContainerPause(state);
        this.streams = new ContainerStreams(state);
    }

    @Override
    public String id() {
        return state.id();
    }

    Instant created() {
        return state.record().created();
    }

    ContainerRecord record() {
        return state.record();
    }

    ContainerState state() {
        return state;
    }

    @Override
    public ContainerInfo info() {
        ContainerRecord record = state.record();
        return new ContainerInfo(
                record.id(),
                record.name(),
                record.created(),
                record.request(),
                record.command(),
                state.status(),
                Walls.lowered(record.request()));
    }

    @Override
    public String inspect() {
        return Inspection.write(info(), state.directory());
    }

    /** Lends it a process that was begun for it. */
    void lend(ParkedContainer container) {
        state.parked().lend(container);
    }

    /** Takes over a container that another process started. */
    void adopt(RunningContainer container, Instant started) throws IOException {
        ContainerStore.Restarts restarts = state.engine().store().restarts(state.id());
        state.lock().lock();
        try {
            end.watch(container, restarts.last().orElse(started), restarts.count());
            pause.adopt();
            // Its engine may have died between the change and the telling of it.
            boolean stopped = state.engine().store().isStopped(state.id());
            RestartPolicy policy = state.record().request().restart();
            container.restart(stopped ? RestartRule.NEVER : policy.rule());
        } finally {
            state.lock().unlock();
        }
    }

    /** Starts it if its restart policy says so, whose monitor is gone. */
    void resume() {
        ContainerStatus status = state.status();
        boolean stopped = state.engine().store().isStopped(state.id());
        RestartPolicy policy = state.record().request().restart();
        if (status.phase() == ContainerStatus.Phase.EXITED
                && policy.wants(status.exitCode().orElse(0), status.restarts(), stopped)) {
            start.startByPolicy();
        }
    }

    private void restartUnhealthy() {
        restart.restartUnhealthy();
    }

    @Override
    public Attachment start(StreamRequest streams) throws EngineException {
        return start.start(streams);
    }

    @Override
    public Attachment attach() throws EngineException {
        return streams.attach();
    }

    @Override
    public Conversation converse() throws EngineException {
        return streams.converse();
    }

    @Override
    public CompletableFuture<Integer> nextExit() {
        return state.nextExit();
    }

    @Override
    public CompletableFuture<Integer> exit() {
        return state.exit().copy();
    }

    @Override
    public CompletableFuture<Void> removed() {
        return state.removed().copy();
    }

    @Override
    public void kill(int signal) throws EngineException {
        stop.kill(signal);
    }

    @Override
    public void stop(Duration patience) throws EngineException {
        stop.stop(patience, true);
    }

    @Override
    public void restart(Duration patience) throws EngineException {
        restart.restart(patience);
    }

    @Override
    public void pause() throws EngineException {
        pause.pause();
    }

    @Override
    public void unpause() throws EngineException {
        pause.unpause();
    }

    @Override
    public void rename(String name) throws EngineException {
        new ContainerChanges(state).rename(name);
    }

    @Override
    public void update(ContainerUpdate update) throws EngineException {
        new ContainerChanges(state).update(update);
    }

    @Override
    public Statistics statistics() throws EngineException {
        return new ContainerMeasurement(state).statistics();
    }

    @Override
    public ProcessTable processes(List<String> psArguments) throws EngineException {
        return new ContainerMeasurement(state).processes(psArguments);
    }

    @Override
    public Execution exec(ExecRequest request, StreamRequest streams) throws EngineException {
        return new ContainerExec(state).exec(request, streams);
    }

    @Override
    public ImageInfo commit(CommitRequest request) throws EngineException {
        return new ContainerCommit(state).commit(request);
    }

    @Override
    public void logs(boolean follow, Predicate<LogRecord> consumer) throws EngineException {
        streams.logs(follow, consumer);
    }

    @Override
    public ContainerFiles files() {
        return new LocalContainerFiles(
                state.engine(), state.record(), new ContainerRootUse(state)::use);
    }

    @Override
    public void remove(boolean force, boolean volumes) throws EngineException {
        removal.remove(force, volumes);
    }

    /** Lets go of it; it runs on, and whoever waits for its end is told no more. */
    void release() {
        state.parked().giveUp();
        state.lock().lock();
        try {
            state.release();
            state.running()
                    .ifPresent(current -> {
                        current.close();
                        state.exit().cancel(false);
                    });
        } finally {
            state.lock().unlock();
        }
    }
}
