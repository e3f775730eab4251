package dev.bulkhead.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IoTest {
    @TempDir Path directory;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8191, 8192, 8193, 200_000})
    void aFileIsWrittenAndReadWhole(int size) throws IOException {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        String path = directory.resolve("file").toString();
        try (Fd file = Fcntl.open(path, Fcntl.O_WRONLY | Fcntl.O_CREAT, 0600)) {
            Io.writeFully(file, content);
        }
        try (Fd file = Fcntl.open(path, Fcntl.O_RDONLY)) {
            assertThat(Io.readAll(file, size)).isEqualTo(content);
        }
    }

    @Test
    void aFileAboveTheLimitIsRefused() throws IOException {
        Path path = Files.write(directory.resolve("file"), new byte[9000]);
        for (int limit : new int[] {0, 1, 8192, 8999}) {
            try (Fd file = Fcntl.open(path.toString(), Fcntl.O_RDONLY)) {
                assertThatThrownBy(() -> Io.readAll(file, limit))
                        .hasMessageContaining("more than " + limit + " bytes");
            }
        }
    }

    @Test
    void directBuffersAreUsedFromTheirPosition() throws IOException {
        try (Pipe pipe = Pipe.open()) {
            ByteBuffer source = ByteBuffer.allocateDirect(8).put(4, (byte) 42).position(4).limit(6);
            assertThat(Io.write(pipe.writing(), source)).isEqualTo(2);
            assertThat(source.hasRemaining()).isFalse();
            ByteBuffer target = ByteBuffer.allocateDirect(8).position(3);
            assertThat(Io.read(pipe.reading(), target)).isEqualTo(2);
            assertThat(target.position()).isEqualTo(5);
            assertThat(target.get(3)).isEqualTo((byte) 42);
        }
    }

    @Test
    void nothingNowAndNothingEverAreDifferent() throws IOException {
        try (Pipe pipe = Pipe.openNonBlocking()) {
            ByteBuffer buffer = ByteBuffer.allocate(4);
            assertThat(Io.read(pipe.reading(), buffer)).isEqualTo(0);
            assertThatThrownBy(() -> Io.readAll(pipe.reading(), 10))
                    .hasMessageContaining("would block");
            pipe.writing().close();
            assertThat(Io.read(pipe.reading(), buffer)).isEqualTo(-1);
        }
    }

    @Test
    void anEarlyEndIsReported() throws IOException {
        try (Poller poller = Poller.open();
                Pipe pipe = Pipe.openNonBlocking()) {
            Io.writeFully(pipe.writing(), new byte[3]);
            pipe.writing().close();
            assertThatThrownBy(() -> Io.readFully(pipe.reading(), ByteBuffer.allocate(8), poller))
                    .isInstanceOf(EOFException.class)
                    .hasMessageContaining("ended 5 bytes early");
        }
    }

    @Test
    void pollTellsWhatIsReady() throws IOException {
        try (Pipe pipe = Pipe.open()) {
            assertThat(Io.poll(pipe.reading(), Io.POLLIN, Duration.ofMillis(1))).isZero();
            Io.writeFully(pipe.writing(), new byte[1]);
            assertThat(Io.poll(pipe.reading(), Io.POLLIN, Duration.ofDays(1))).isEqualTo(Io.POLLIN);
            pipe.reading().close();
            assertThat(Io.poll(pipe.writing(), Io.POLLOUT, Duration.ZERO) & Io.POLLERR).isNotZero();
        }
    }

    @Test
    void aPathWithANulIsRefused() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        assertThatThrownBy(() -> Fcntl.open(file + "\0.txt", Fcntl.O_RDONLY).close())
                .isInstanceOf(IllegalArgumentException.class);
    }
}
