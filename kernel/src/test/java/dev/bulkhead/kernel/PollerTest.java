package dev.bulkhead.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PollerTest {
    private Poller poller;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @BeforeEach
    void open() throws IOException {
        poller = Poller.open();
    }

    @AfterEach
    void close() {
        poller.close();
        threads.close();
    }

    @Test
    void whatIsReadyReturnsAtOnceAndAgain() throws IOException {
        try (Pipe pipe = Pipe.open()) {
            Io.writeFully(pipe.writing(), new byte[] {1});
            poller.awaitReadable(pipe.reading());
            poller.awaitReadable(pipe.reading());
            poller.awaitWritable(pipe.writing());
            assertThat(Io.read(pipe.reading(), new byte[8])).isEqualTo(1);
        }
    }

    @Test
    void aTimeoutEndsAWait() throws IOException {
        try (Pipe pipe = Pipe.open()) {
            assertThat(poller.awaitReadable(pipe.reading(), Duration.ofMillis(5))).isFalse();
            Io.writeFully(pipe.writing(), new byte[] {1});
            assertThat(poller.awaitReadable(pipe.reading(), Duration.ofDays(1))).isTrue();
        }
    }

    @Test
    void readersAndWritersOfOneSocketWaitIndependently() throws Exception {
        try (UnixSocket.Pair pair = UnixSocket.pair(UnixSocket.Type.STREAM);
                UnixSocket remote = UnixSocket.of(pair.remote())) {
            Fd fd = pair.local().fd();
            while (Io.write(fd, ByteBuffer.allocate(4096)) > 0) {}
            Future<?> reader = inThread(() -> poller.awaitReadable(fd));
            Future<?> otherReader = inThread(() -> poller.awaitReadable(fd));
            Future<?> writer = inThread(() -> poller.awaitWritable(fd));
            Io.writeFully(remote.fd(), new byte[] {1});
            reader.get();
            otherReader.get();
            assertThat(writer.isDone()).isFalse();
            ByteBuffer drain = ByteBuffer.allocate(1 << 20);
            while (Io.read(remote.fd(), drain.clear()) > 0) {}
            writer.get();
        }
    }

    @Test
    void closingADescriptorEndsTheWaitsForIt() throws Exception {
        Pipe pipe = Pipe.open();
        Future<?> waiting = inThread(() -> poller.awaitReadable(pipe.reading()));
        CompletableFuture<Void> future = poller.whenReadable(pipe.reading());
        assertThat(future).isNotDone();
        pipe.close();
        assertThatThrownBy(future::join).hasMessageContaining("was closed");
        assertThatThrownBy(waiting::get)
                .isInstanceOf(ExecutionException.class)
                .rootCause()
                .hasMessageContaining("closed");
    }

    @Test
    void aReusedNumberIsAnotherFile() throws Exception {
        for (int round = 0; round < 200; round++) {
            try (Pipe pipe = Pipe.open()) {
                CompletableFuture<Void> readable = poller.whenReadable(pipe.reading());
                Io.writeFully(pipe.writing(), new byte[] {1});
                readable.get();
            }
            try (Pipe pipe = Pipe.open()) {
                CompletableFuture<Void> readable = poller.whenReadable(pipe.reading());
                assertThat(readable).isNotDone();
                readable.cancel(true);
            }
        }
    }

    @Test
    void interruptionEndsAWaitAndRemains() throws Exception {
        try (Pipe pipe = Pipe.open()) {
            CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
            Thread waiting =
                    Thread.startVirtualThread(() -> {
                        try {
                            poller.awaitReadable(pipe.reading());
                        } catch (InterruptedIOException expected) {
                            interrupted.complete(Thread.currentThread().isInterrupted());
                        } catch (IOException failure) {
                            interrupted.completeExceptionally(failure);
                        }
                    });
            waiting.interrupt();
            assertThat(interrupted.get()).isTrue();
        }
    }

    @Test
    void closingThePollerEndsEveryWait() throws Exception {
        try (Pipe pipe = Pipe.open()) {
            CompletableFuture<Void> future = poller.whenReadable(pipe.reading());
            poller.close();
            assertThatThrownBy(future::join).hasMessageContaining("the poller was closed");
            assertThatThrownBy(() -> poller.awaitReadable(pipe.reading()))
                    .hasMessageContaining("the poller is closed");
        }
    }

    @Test
    void aRegularFileIsAlwaysReady(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("f"), "x");
        try (Fd fd = Fcntl.open(file.toString(), Fcntl.O_RDONLY)) {
            poller.awaitReadable(fd);
            poller.awaitReadable(fd);
        }
    }

    @Test
    void thousandsOfDescriptorsWaitOnAFewCarriers() throws Exception {
        List<Pipe> pipes = new ArrayList<>();
        try {
            List<Future<Integer>> readers = new ArrayList<>();
            for (int index = 0; index < 1500; index++) {
                Pipe pipe = Pipe.openNonBlocking();
                pipes.add(pipe);
                readers.add(
                        threads.submit(
                                () -> Io.read(pipe.reading(), ByteBuffer.allocate(8), poller)));
            }
            for (Pipe pipe : pipes) {
                Io.writeFully(pipe.writing(), new byte[3]);
            }
            for (Future<Integer> reader : readers) {
                assertThat(reader.get()).isEqualTo(3);
            }
        } finally {
            pipes.forEach(Pipe::close);
        }
    }

    private Future<?> inThread(Wait wait) {
        Callable<Boolean> task =
                () -> {
                    wait.run();
                    return true;
                };
        return threads.submit(task);
    }

    @FunctionalInterface
    private interface Wait {
        void run() throws IOException;
    }
}
