package dev.bulkhead.cli;

import dev.bulkhead.engine.EngineException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Does the same to several things at once; where one fails the others are done all the same. */
final class Batch {
    private static final int AT_ONCE = 32;

    private final Caller caller;

    Batch(Caller caller) {
        this.caller = caller;
    }

    /** What is done to one thing. */
    interface Action {
        /** Does it, and returns a line for the caller, if there is something to tell. */
        Optional<String> perform(String reference) throws EngineException, InterruptedException;
    }

    /**
     * Performs an action on each, and prints in their order what there is to tell.
     *
     * @return the exit code: 1 if it failed for any
     */
    int perform(List<String> references, Action action) throws InterruptedException {
        try (ExecutorService workers =
                Executors.newFixedThreadPool(
                        Math.min(AT_ONCE, references.size()), Thread.ofVirtual().factory())) {
            List<Future<Optional<String>>> results = new ArrayList<>();
            for (String reference : references) {
                results.add(workers.submit(() -> action.perform(reference)));
            }
            try {
                return report(results);
            } finally {
                // Who is interrupted does not wait for the rest.
                workers.shutdownNow();
            }
        }
    }

    private int report(List<Future<Optional<String>>> results) throws InterruptedException {
        int failed = 0;
        for (Future<Optional<String>> result : results) {
            failed |= report(result);
        }
        return failed;
    }

    private int report(Future<Optional<String>> result) throws InterruptedException {
        try {
            result.get().ifPresent(caller.out()::println);
            caller.out().flush();
            return 0;
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof EngineException known) {
                caller.err().println("bulkhead: " + known.getMessage());
                return 1;
            }
            throw new IllegalStateException(failure);
        }
    }
}
