package dev.bulkhead.lab;

import java.util.concurrent.CountDownLatch;

/**
 * Lets a signal end the measurement in order: the thread that measures is interrupted, and the JVM
 * waits until it has taken down what it had set up.
 */
final class Termination {
    private final CountDownLatch over = new CountDownLatch(1);

    /** Watches from now on over the calling thread. */
    static Termination watch() {
        Termination termination = new Termination();
        Thread measuring = Thread.currentThread();
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> termination.end(measuring), "termination"));
        return termination;
    }

    private void end(Thread measuring) {
        if (over.getCount() > 0) {
            measuring.interrupt();
            try {
                over.await();
            } catch (InterruptedException interruption) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Lets the JVM end: nothing is left to be taken down. */
    void allow() {
        over.countDown();
    }
}
