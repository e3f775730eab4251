package dev.bulkhead.kernel;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * A path as struct sockaddr_un of unix(7), which holds 107 bytes. A longer path is reached through
 * its directory, opened here for as long as the address is in use.
 */
final class UnixAddress implements AutoCloseable {
    private static final short AF_UNIX = 1;
    private static final int LONGEST_PATH = 107;

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment memory;
    private final Optional<Fd> directory;

    UnixAddress(Path path) throws IOException {
        byte[] bytes = bytes(path.toString());
        if (bytes.length > LONGEST_PATH) {
            Path absolute = path.toAbsolutePath();
            Fd parent =
                    Fcntl.open(
                            Objects.requireNonNull(absolute.getParent()).toString(),
                            Fcntl.O_PATH | Fcntl.O_DIRECTORY);
            directory = Optional.of(parent);
            bytes = bytes(parent.procPath() + "/" + absolute.getFileName());
        } else {
            directory = Optional.empty();
        }
        if (bytes.length == 0 || bytes.length > LONGEST_PATH) {
            close();
            throw new KernelException("socket name of %s".formatted(path), Errno.ENAMETOOLONG);
        }
        memory = arena.allocate(2L + bytes.length + 1, 8);
        memory.set(ValueLayout.JAVA_SHORT, 0, AF_UNIX);
        memory.asSlice(2).copyFrom(MemorySegment.ofArray(bytes));
    }

    long address() {
        return memory.address();
    }

    long size() {
        return memory.byteSize();
    }

    @Override
    public void close() {
        directory.ifPresent(Fd::close);
        arena.close();
    }

    private static byte[] bytes(String path) {
        return path.getBytes(StandardCharsets.UTF_8);
    }
}
