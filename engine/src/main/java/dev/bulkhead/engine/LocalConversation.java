package dev.bulkhead.engine;

import dev.bulkhead.runtime.StreamClient;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;

/**
 * A conversation through a monitor. The log is opened when it begins, so that nothing is lost of a
 * program that starts later or ends at once; the monitor only tells when there is more to read.
 */
final class LocalConversation implements Conversation {
    private final LogFiles files;
    private final LogFiles.Open log;

    /** Who speaks with the monitor, as soon as there is one. */
    private final CompletableFuture<StreamClient> client = new CompletableFuture<>();

    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final Semaphore grown = new Semaphore(0);

    /**
     * Begins one.
     *
     * @param log is closed at the end of the output
     */
    LocalConversation(LogFiles files, LogFiles.Open log) {
        this.files = files;
        this.log = log;
    }

    /** How a conversation gets to its monitor; the argument is called when the log has grown. */
    interface Connector {
        StreamClient connect(Runnable grown) throws IOException;
    }

    /** Gets into touch with the monitor; what has ended meanwhile is still read. */
    void connect(Connector connector) {
        try {
            StreamClient connected = connector.connect(grown::release);
            if (client.complete(connected)) {
                var _ = connected.ended().thenRun(this::end);
            } else {
                connected.close();
            }
        } catch (IOException e) {
            client.completeExceptionally(e);
            end();
        }
    }

    /** Nothing more will come. */
    void end() {
        ended.complete(null);
        grown.release();
    }

    @Override
    public void output(Predicate<LogRecord> consumer) throws IOException {
        try {
            new LogReader(files, consumer, this::awaitGrowth).read(log, () -> !ended.isDone());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitGrowth() throws InterruptedException {
        grown.acquire();
        grown.drainPermits();
    }

    @Override
    public void input(byte[] bytes, int offset, int length) throws IOException {
        connected().input(bytes, offset, length);
    }

    @Override
    public void endInput() throws IOException {
        connected().endInput();
    }

    private StreamClient connected() throws IOException {
        try {
            return client.join();
        } catch (CancellationException | CompletionException e) {
            throw new IOException("the program has ended", e);
        }
    }

    @Override
    public void resize(int rows, int columns) throws IOException {
        if (client.isDone() && !client.isCompletedExceptionally()) {
            connected().resize(rows, columns);
        }
    }

    @Override
    public void close() {
        if (!client.cancel(false) && !client.isCompletedExceptionally()) {
            client.join().close();
        }
        end();
    }
}
