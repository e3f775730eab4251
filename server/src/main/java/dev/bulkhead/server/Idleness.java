package dev.bulkhead.server;

import dev.bulkhead.kernel.MappedFiles;
import dev.bulkhead.server.front.Lifecycle;
import java.io.IOException;
import java.time.Duration;

/**
 * Gives memory back when a server has had nothing to do for a while, which most of them have most
 * of the time. The next command finds what it needs in the kernel's cache.
 */
final class Idleness {
    private static final Duration WHILE = Duration.ofSeconds(8);
    private static final System.Logger LOG = System.getLogger(Idleness.class.getName());

    private final Lifecycle lifecycle;

    private Idleness(Lifecycle lifecycle) {
        this.lifecycle = lifecycle;
    }

    /** Begins to watch; the thread ends with the process. */
    static void watch(Lifecycle lifecycle) {
        Thread.ofVirtual().name("idleness").start(new Idleness(lifecycle)::run);
    }

    private void run() {
        long seen = -1;
        long given = -1;
        try {
            while (true) {
                Thread.sleep(WHILE);
                long begun = lifecycle.begun();
                if (lifecycle.commands() == 0 && begun == seen && begun != given) {
                    giveBack();
                    given = begun;
                }
                seen = begun;
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void giveBack() {
        System.gc();
        try {
            MappedFiles.release();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "mapped files stay: " + e.getMessage());
        }
    }
}
