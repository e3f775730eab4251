package dev.bulkhead.engine;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A further program of a container, from its description to its end. */
public final class PreparedExecution {
    private final String id;
    private final Container container;
    private final ExecRequest request;
    private final boolean terminal;
    private final boolean input;
    private boolean isBegun;
    private volatile @Nullable Execution execution;
    private volatile @Nullable Conversation conversation;
    private volatile Optional<Instant> ended = Optional.empty();
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();

    PreparedExecution(
            String id, Container container, ExecRequest request, boolean terminal, boolean input) {
        this.id = id;
        this.container = container;
        this.request = request;
        this.terminal = terminal;
        this.input = input;
    }

    /** Returns its id, 64 hexadecimal digits. */
    public String id() {
        return id;
    }

    /** Returns the container that it runs in. */
    public Container container() {
        return container;
    }

    /** Returns what was asked for. */
    public ExecRequest request() {
        return request;
    }

    /** Returns whether it has a terminal. */
    public boolean terminal() {
        return terminal;
    }

    /** Returns whether it reads what its caller writes. */
    public boolean input() {
        return input;
    }

    /** Returns whether it runs now. */
    public boolean isRunning() {
        return execution != null && !exit.isDone();
    }

    /** Returns the program as the host sees it, once it is started. */
    public OptionalInt pid() {
        Execution started = execution;
        return started == null ? OptionalInt.empty() : OptionalInt.of(started.pid());
    }

    /** Returns its exit code, when it has ended; also of one that could not be started. */
    public CompletableFuture<Integer> exit() {
        return exit.copy();
    }

    /**
     * Starts it, once.
     *
     * @return the connection to its streams; the caller closes it
     * @throws EngineException if it was started before, or cannot be
     */
    public Conversation start(int rows, int columns) throws EngineException {
        begin();
        StreamRequest streams =
                terminal
                        ? new StreamRequest.Terminal(rows, columns)
                        : new StreamRequest.Logged(input);
        try {
            Execution started = container.exec(request, streams);
            Conversation begun = started.converse();
            conversation = begun;
            execution = started;
            var _ = started.exit().thenAccept(this::end);
            return begun;
        } catch (IOException e) {
            throw new EngineException(
                    EngineException.Kind.FAILED, "exec " + id + ": " + e.getMessage(), e);
        } catch (EngineException e) {
            end(e.exitCode());
            throw e;
        }
    }

    private void end(int code) {
        ended = Optional.of(Instant.now());
        exit.complete(code);
    }

    private synchronized void begin() throws EngineException {
        requireUnstarted();
        isBegun = true;
    }

    /**
     * Checks that it can still be started.
     *
     * @throws EngineException if it was started before
     */
    public synchronized void requireUnstarted() throws EngineException {
        if (isBegun) {
            throw new EngineException(
                    EngineException.Kind.CONFLICT, "exec " + id + " has already run");
        }
    }

    /** Tells its terminal the size; does nothing before the start and after the end. */
    public void resize(int rows, int columns) throws IOException {
        Conversation begun = conversation;
        if (begun != null && isRunning()) {
            begun.resize(rows, columns);
        }
    }

    /** Returns whether nobody will ask for it any more. */
    boolean isForgettable(Instant before) {
        return container.removed().isDone() || ended.filter(before::isAfter).isPresent();
    }
}
