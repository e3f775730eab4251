package dev.bulkhead.image.registry;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Does things at once; the first failure ends the others. */
final class Parallel {
    private Parallel() {}

    /** Something to do. */
    @FunctionalInterface
    interface Task {
        void run() throws IOException, InterruptedException;
    }

    /** Returns when all are done, or fails when one has failed and the others have ended. */
    static void run(List<Task> tasks, int atOnce) throws IOException, InterruptedException {
        if (tasks.isEmpty()) {
            return;
        }
        try (ExecutorService threads =
                Executors.newFixedThreadPool(
                        Math.min(atOnce, tasks.size()), Thread.ofVirtual().factory())) {
            CompletionService<Boolean> results = new ExecutorCompletionService<>(threads);
            for (Task task : tasks) {
                results.submit(() -> {
                    task.run();
                    return true;
                });
            }
            try {
                for (int i = 0; i < tasks.size(); i++) {
                    results.take().get();
                }
            } catch (ExecutionException e) {
                throw failure(e);
            } finally {
                threads.shutdownNow();
            }
        }
    }

    private static IOException failure(ExecutionException e) throws InterruptedException {
        if (e.getCause() instanceof InterruptedException) {
            throw new InterruptedException();
        }
        if (e.getCause() instanceof RuntimeException unexpected) {
            throw unexpected;
        }
        return e.getCause() instanceof IOException known ? known : new IOException(e);
    }
}
