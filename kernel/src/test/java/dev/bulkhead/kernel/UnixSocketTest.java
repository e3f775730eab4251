package dev.bulkhead.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnixSocketTest {
    @TempDir Path directory;

    @ParameterizedTest
    @EnumSource(UnixSocket.Type.class)
    void carriesBytesAndDescriptors(UnixSocket.Type type) throws IOException {
        Path path = directory.resolve("s");
        try (Poller poller = Poller.open();
                UnixSocket server = UnixSocket.listen(path, type, 8);
                UnixSocket client = UnixSocket.connect(path, type);
                UnixSocket accepted = server.accept(poller);
                Pipe pipe = Pipe.open()) {
            client.sendFully(ByteBuffer.wrap(bytes("hello")), List.of(pipe.writing()), poller);
            ByteBuffer buffer = ByteBuffer.allocate(64);
            try (UnixSocket.Received received = accepted.receive(buffer, 4, poller)) {
                assertThat(received.size()).isEqualTo(5);
                assertThat(text(buffer.flip())).isEqualTo("hello");
                assertThat(received.fds()).hasSize(1);
                Io.writeFully(received.fds().getFirst(), bytes("through"));
            }
            byte[] through = new byte[16];
            assertThat(Io.read(pipe.reading(), through)).isEqualTo(7);
            client.shutdownOutput();
            assertThat(accepted.receive(ByteBuffer.allocate(1), 0, poller).size()).isEqualTo(-1);
        }
    }

    @Test
    void onlyTheOwnerMayConnect() throws IOException {
        Path path = directory.resolve("s");
        try (UnixSocket server = UnixSocket.listen(path, UnixSocket.Type.STREAM, 1)) {
            assertThat(server.accept()).isEmpty();
            assertThat(Files.getPosixFilePermissions(path))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 200, 3000})
    void pathsMayBeLong(int length) throws IOException {
        Path deep = directory;
        while (deep.toString().length() < length) {
            deep = deep.resolve("d".repeat(50));
        }
        Path path = Files.createDirectories(deep).resolve("socket");
        try (Poller poller = Poller.open();
                UnixSocket server = UnixSocket.listen(path, UnixSocket.Type.STREAM, 1);
                UnixSocket client = UnixSocket.connect(path, UnixSocket.Type.STREAM);
                UnixSocket accepted = server.accept(poller)) {
            assertThat(path).exists();
            assertThat(accepted.peer().pid()).isEqualTo((int) ProcessHandle.current().pid());
            assertThat(accepted.peer().uid()).isEqualTo(Files.getAttribute(directory, "unix:uid"));
            assertThat(client.fd().isOpen()).isTrue();
        }
    }

    @Test
    void anAddressInUseIsNamed() throws IOException {
        Path path = directory.resolve("s");
        try (UnixSocket server = UnixSocket.listen(path, UnixSocket.Type.STREAM, 1)) {
            assertThatThrownBy(() -> UnixSocket.listen(path, UnixSocket.Type.STREAM, 1))
                    .isInstanceOf(KernelException.class)
                    .hasMessageContaining("bind(\"" + path + "\"): EADDRINUSE");
            assertThat(server.fd().isOpen()).isTrue();
        }
        assertThatThrownBy(() -> UnixSocket.connect(path, UnixSocket.Type.STREAM))
                .hasMessageContaining("ECONNREFUSED");
    }

    @Test
    void tooManyDescriptorsAreRefusedAndNoneLeaks() throws IOException {
        try (UnixSocket.Pair pair = UnixSocket.pair(UnixSocket.Type.STREAM);
                UnixSocket remote = UnixSocket.of(pair.remote());
                Pipe pipe = Pipe.open()) {
            for (int limit = 0; limit < 3; limit++) {
                long before = openDescriptors();
                remote.send(
                        ByteBuffer.wrap(bytes("x")),
                        List.of(pipe.reading(), pipe.writing(), pipe.reading()));
                int most = limit;
                assertThatThrownBy(() -> pair.local().receive(ByteBuffer.allocate(1), most))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("more than " + most + " file descriptors");
                assertThat(openDescriptors()).isEqualTo(before);
            }
        }
    }

    @Test
    void aFullMessageOfDescriptorsArrives() throws IOException {
        try (UnixSocket.Pair pair = UnixSocket.pair(UnixSocket.Type.SEQPACKET);
                UnixSocket remote = UnixSocket.of(pair.remote());
                Pipe pipe = Pipe.open()) {
            List<Fd> many = new ArrayList<>();
            for (int count = 0; count < UnixSocket.MOST_FDS; count++) {
                many.add(pipe.reading());
            }
            remote.send(ByteBuffer.wrap(bytes("x")), many);
            try (UnixSocket.Received received =
                    pair.local().receive(ByteBuffer.allocate(1), UnixSocket.MOST_FDS)) {
                assertThat(received.fds()).hasSize(UnixSocket.MOST_FDS);
            }
        }
    }

    @Test
    void aPacketLargerThanTheBufferIsRefused() throws IOException {
        try (UnixSocket.Pair pair = UnixSocket.pair(UnixSocket.Type.SEQPACKET);
                UnixSocket remote = UnixSocket.of(pair.remote())) {
            remote.send(ByteBuffer.wrap(bytes("long")), List.of());
            assertThatThrownBy(() -> pair.local().receive(ByteBuffer.allocate(2), 0))
                    .hasMessageContaining("more bytes than the buffer takes");
        }
    }

    @Test
    void aMegabyteCrossesAStream() throws Exception {
        try (Poller poller = Poller.open();
                UnixSocket.Pair pair = UnixSocket.pair(UnixSocket.Type.STREAM);
                UnixSocket remote = UnixSocket.of(pair.remote())) {
            byte[] sent = new byte[1 << 20];
            for (int index = 0; index < sent.length; index++) {
                sent[index] = (byte) (index * 31);
            }
            Thread sender =
                    Thread.startVirtualThread(() -> {
                        try {
                            remote.sendFully(ByteBuffer.wrap(sent), List.of(), poller);
                        } catch (IOException failure) {
                            throw new AssertionError(failure);
                        }
                    });
            ByteBuffer received = ByteBuffer.allocate(sent.length);
            Io.readFully(pair.local().fd(), received, poller);
            sender.join();
            assertThat(received.array()).isEqualTo(sent);
        }
    }

    private static long openDescriptors() throws IOException {
        try (var files = Files.list(Path.of("/proc/self/fd"))) {
            return files.count();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static String text(ByteBuffer buffer) {
        return UTF_8.decode(buffer).toString();
    }
}
