package dev.bulkhead.engine;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** A further program that runs in a container. */
public interface Execution {
    /** Returns the connection to its streams; the caller closes it. */
    Attachment attachment();

    /** Speaks with it by method calls, in place of the attachment; the caller closes it. */
    Conversation converse() throws IOException;

    /** Returns the program as the host sees it. */
    int pid();

    /**
     * Sends it a signal; does nothing if it has ended.
     *
     * @param signal 1 to 64
     */
    void kill(int signal);

    /** Returns the exit code, when it has ended: the program's, or 128 and the signal. */
    CompletableFuture<Integer> exit();
}
