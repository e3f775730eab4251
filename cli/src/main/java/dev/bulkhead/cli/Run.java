package dev.bulkhead.cli;

import dev.bulkhead.engine.Attachment;
import dev.bulkhead.engine.Container;
import dev.bulkhead.engine.ContainerRequest;
import dev.bulkhead.engine.EngineException;
import dev.bulkhead.engine.StreamRequest;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

/**
 * One run of a new container.
 *
 * @param foreground who watches it; absent: nobody
 */
record Run(Creation creation, Optional<Foreground> foreground) {
    /**
     * Makes the container and runs it.
     *
     * @return the exit code: the program's, or 0 where it runs on
     * @throws CommandFailure if it does not run, with Docker's code for the reason
     */
    int perform() throws CommandFailure, IOException, InterruptedException {
        try {
            Container container = creation.create();
            // This run's end, whatever its restart policy makes of it then.
            CompletableFuture<Integer> end = container.nextExit();
            Attachment streams = start(container);
            if (foreground.isPresent()) {
                return watch(container, streams, end, foreground.get());
            }
            streams.close();
            creation.caller().out().println(container.id());
            return 0;
        } catch (EngineException failure) {
            throw new CommandFailure(failure.exitCode(), String.valueOf(failure.getMessage()));
        }
    }

    private Attachment start(Container container) throws EngineException {
        // What comes before the monitor is connected would end this command, not the container.
        foreground
                .filter(Foreground::signals)
                .ifPresent(watcher -> watcher.caller().onSignal(signal -> pass(signal, container)));
        try {
            return container.start(streams());
        } catch (EngineException failure) {
            if (creation.request().autoRemove()) {
                removeUnstarted(container, failure);
            }
            throw failure;
        }
    }

    private StreamRequest streams() {
        ContainerRequest request = creation.request();
        if (foreground.isPresent()) {
            // Of a container that goes away with its end nobody reads the log.
            return foreground.get().streams(!request.autoRemove());
        }
        return request.terminal()
                ? Foreground.terminalOf(creation.caller())
                : new StreamRequest.Logged(request.input());
    }

    private static void pass(int signal, Container container) {
        try {
            container.kill(signal);
        } catch (EngineException _) {
            // It does not run yet, or no more: there is nobody to tell.
        }
    }

    private static void removeUnstarted(Container container, EngineException reason) {
        try {
            container.remove(true);
        } catch (EngineException failure) {
            if (failure.kind() != EngineException.Kind.NOT_FOUND) {
                reason.addSuppressed(failure);
            }
        }
    }

    private int watch(
            Container container,
            Attachment streams,
            CompletableFuture<Integer> end,
            Foreground watcher)
            throws EngineException, IOException, InterruptedException {
        OptionalInt code = watcher.watch(streams, end);
        if (code.isPresent() && creation.request().autoRemove()) {
            // Who runs the same name next finds it free.
            Foreground.outcome(container.removed());
        }
        return code.orElse(0);
    }
}
