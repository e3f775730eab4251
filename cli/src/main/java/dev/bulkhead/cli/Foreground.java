package dev.bulkhead.cli;

import dev.bulkhead.cli.Caller.StandardStream;
import dev.bulkhead.cli.Caller.WindowSize;
import dev.bulkhead.engine.EngineException;
import dev.bulkhead.engine.StreamRequest;
import java.io.IOException;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * A caller who watches a program: what it writes is the caller's to see, and what the caller types
 * is the program's to read.
 *
 * @param terminal whether the program has a terminal
 * @param input whether the program reads the caller's standard input
 * @param signals whether the caller's signals go to the program
 * @param detachKeys what the user types to leave the program alone
 */
record Foreground(
        Caller caller, boolean terminal, boolean input, boolean signals, DetachKeys detachKeys) {

    /** Checks that a program's terminal can be shown to this caller. */
    void requireTerminal() throws CommandFailure {
        if (terminal && input && !caller.input().terminal()) {
            throw new CommandFailure("the input device is not a TTY");
        }
    }

    /**
     * Chooses the program's streams.
     *
     * @param logged whether what it writes is to be kept
     */
    StreamRequest streams(boolean logged) {
        if (terminal) {
            return terminalOf(caller);
        }
        if (logged || !isPassable()) {
            return new StreamRequest.Logged(input);
        }
        return new StreamRequest.Direct(
                input ? OptionalInt.of(caller.input().fd()) : OptionalInt.empty(),
                caller.output().fd(),
                caller.error().fd());
    }

    /** Asks for a terminal as large as the caller's. */
    static StreamRequest terminalOf(Caller caller) {
        WindowSize size = caller.window().orElse(new WindowSize(0, 0));
        return new StreamRequest.Terminal(size.rows(), size.columns());
    }

    /** Who types to nobody keeps a terminal that turns Ctrl-C into a signal. */
    private boolean takesKeys() {
        return terminal && input && caller.input().terminal();
    }

    private boolean isPassable() {
        return (!input || isPassable(caller.input()))
                && isPassable(caller.output())
                && isPassable(caller.error());
    }

    private boolean isPassable(StandardStream stream) {
        return !stream.terminal() && caller.isPassable(stream);
    }

    /**
     * Connects the caller with the program and waits for its end.
     *
     * @param streams closed at the end
     * @return the exit code; empty if the user has left the program alone
     */
    OptionalInt watch(dev.bulkhead.engine.Attachment streams, CompletableFuture<Integer> exit)
            throws EngineException, IOException, InterruptedException {
        try (streams) {
            CompletableFuture<OptionalInt> detached = new CompletableFuture<>();
            caller.onDetach(() -> detached.complete(OptionalInt.empty()));
            caller.attach(
                    new Attachment(
                            streams.socket(),
                            streams.log(),
                            streams.logOffset(),
                            takesKeys(),
                            input,
                            signals,
                            detachKeys));
            return outcome(exit.thenApply(OptionalInt::of).applyToEither(detached, end -> end));
        }
    }

    /** Waits for what the engine promised. */
    static <T> T outcome(CompletableFuture<T> future) throws EngineException, InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof EngineException known) {
                throw known;
            }
            throw new IllegalStateException(failure);
        }
    }
}
