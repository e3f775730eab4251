package dev.bulkhead.engine;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/**
 * A container of an engine. The handle stays valid when the container ends; after its removal every
 * call says so.
 */
public interface Container {
    /** Returns the id, 64 hexadecimal digits. */
    String id();

    /** Returns the container as it is now. */
    ContainerInfo info();

    /** Returns the whole configuration and state as JSON, for {@code inspect}. */
    String inspect();

    /**
     * Starts it.
     *
     * @return the connection to its streams; the caller closes it
     * @throws EngineException if it runs already, or cannot be started; nothing is left behind then
     */
    Attachment start(StreamRequest streams) throws EngineException;

    /** Connects to the running container's monitor. */
    Attachment attach() throws EngineException;

    /**
     * Speaks with its program by method calls: with the one that runs, or with the one that is
     * started next. The caller closes it.
     */
    Conversation converse() throws EngineException;

    /** Returns the exit code of the run that is on, or else of the next. */
    CompletableFuture<Integer> nextExit();

    /**
     * Returns the exit code, when the last run has ended, is recorded, and no restart policy makes
     * another follow.
     */
    CompletableFuture<Integer> exit();

    /**
     * Completes when an ended container that is to be removed is gone and its name is free again.
     */
    CompletableFuture<Void> removed();

    /**
     * Sends a signal to its first process. SIGKILL and its stop signal end it for good, whatever
     * its restart policy.
     *
     * @param signal 1 to 64
     */
    void kill(int signal) throws EngineException;

    /**
     * Stops it for good, whatever its restart policy: its stop signal, and after the time SIGKILL.
     * Returns when it has ended; does nothing if it already has.
     */
    void stop(Duration patience) throws EngineException;

    /**
     * Removes it with all that it changed and with its nameless volumes; {@code force}: even while
     * it runs.
     */
    default void remove(boolean force) throws EngineException {
        remove(force, true);
    }

    /**
     * Removes it with all that it changed.
     *
     * @param force even while it runs
     * @param volumes whether its nameless volumes go too, unless another container uses them
     */
    void remove(boolean force, boolean volumes) throws EngineException;

    /**
     * Stops it if it runs, and starts it; nobody is connected to its streams.
     *
     * @param patience as for {@link #stop}
     */
    void restart(Duration patience) throws EngineException;

    /** Stops its processes where they are. */
    void pause() throws EngineException;

    /** Lets its paused processes go on. */
    void unpause() throws EngineException;

    /**
     * Gives it another name.
     *
     * @throws EngineException if another has it
     */
    void rename(String name) throws EngineException;

    /** Changes its limits and its restart policy, also while it runs. */
    void update(ContainerUpdate update) throws EngineException;

    /** Returns what its processes use; only while it runs. */
    Statistics statistics() throws EngineException;

    /**
     * Returns its processes; only while it runs.
     *
     * @param psArguments what {@code ps} of the host is to show, such as {@code -o pid,comm};
     *     empty: {@code -ef}
     */
    ProcessTable processes(List<String> psArguments) throws EngineException;

    /** Runs a further program in it. */
    Execution exec(ExecRequest request, StreamRequest streams) throws EngineException;

    /** Returns its files. */
    ContainerFiles files();

    /**
     * Makes an image of its own image and of what it has changed.
     *
     * @throws EngineException CONFLICT if it is made of no image
     */
    ImageInfo commit(CommitRequest request) throws EngineException;

    /**
     * Reads the log from its beginning.
     *
     * @param follow whether to wait for more until the container ends
     * @param consumer is given each record, and says whether it wants more
     */
    void logs(boolean follow, Predicate<LogRecord> consumer) throws EngineException;
}
