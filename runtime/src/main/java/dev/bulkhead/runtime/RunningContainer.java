package dev.bulkhead.runtime;

import dev.bulkhead.runtime.launch.ContainerExit;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A container whose program runs, or has just ended. */
public interface RunningContainer extends AutoCloseable {
    /** Returns its first process, as this process sees it. */
    int pid();

    /** Returns what could not be had on this host, each with the cure. */
    List<String> warnings();

    /**
     * Hands over the first client's connection, once.
     *
     * @throws IllegalStateException if there is none
     */
    ClientConnection takeClient();

    /** Completes when the first process has ended and its exit file is written. */
    CompletableFuture<ContainerExit> exit();

    /** Completes when the monitor is gone and holds nothing any more. */
    CompletableFuture<Void> gone();

    /**
     * Sends a signal to the first process.
     *
     * @param signal 1 to 64
     */
    void signal(int signal) throws IOException;

    /** Lets go of it; it runs on. */
    @Override
    void close();
}
