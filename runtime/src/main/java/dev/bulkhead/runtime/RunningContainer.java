package dev.bulkhead.runtime;

import dev.bulkhead.runtime.launch.ContainerExit;
import dev.bulkhead.runtime.launch.RunChange;
import dev.bulkhead.runtime.plan.RestartRule;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A container whose program runs, or has just ended. */
public interface RunningContainer extends AutoCloseable {
    /** Returns its first process, as this process sees it; 0 between two runs. */
    int pid();

    /** Returns what could not be had on this host, each with the cure. */
    List<String> warnings();

    /**
     * Hands over the first client's connection, once.
     *
     * @throws IllegalStateException if there is none
     */
    ClientConnection takeClient();

    /**
     * Says who is told when the program ends and is launched again, from the beginning on and in
     * order.
     */
    void observe(Consumer<RunChange> observer);

    /**
     * Changes when the program is launched again. A container that is about to be, and by the new
     * rule is not, ends at once.
     */
    void restart(RestartRule rule) throws IOException;

    /** Completes when the first process has ended for good and its exit file is written. */
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
