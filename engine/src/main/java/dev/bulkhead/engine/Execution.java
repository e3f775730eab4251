package dev.bulkhead.engine;

import java.util.concurrent.CompletableFuture;

/** A further program that runs in a container. */
public interface Execution {
    /** Returns the connection to its streams; the caller closes it. */
    Attachment attachment();

    /** Returns the exit code, when it has ended: the program's, or 128 and the signal. */
    CompletableFuture<Integer> exit();
}
