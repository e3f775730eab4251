package dev.bulkhead.runtime;

import dev.bulkhead.kernel.Directory;
import dev.bulkhead.kernel.Errno;
import dev.bulkhead.kernel.Fcntl;
import dev.bulkhead.kernel.Fd;
import dev.bulkhead.kernel.KernelException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A connection to a monitor, for one who shows output and gives input: descriptors of this process,
 * by number.
 */
public final class ClientConnection implements AutoCloseable {
    private final Fd socket;
    private final Optional<Fd> log;

    ClientConnection(Fd socket, Optional<Fd> log) {
        this.socket = socket;
        this.log = log;
    }

    /** Opens the log in a monitor's directory; empty if it has none. */
    static Optional<Fd> openLog(Path directory) throws IOException {
        try (Directory container = Directory.open(directory.toString())) {
            return Optional.of(container.open("log", Fcntl.O_RDONLY));
        } catch (KernelException e) {
            if (e.errno() == Errno.ENOENT) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Returns the connection, which speaks the monitor's protocol. */
    public int socket() {
        return socket.number();
    }

    /** Returns the log, open for reading; empty where output is not logged. */
    public OptionalInt log() {
        return log.map(fd -> OptionalInt.of(fd.number())).orElse(OptionalInt.empty());
    }

    @Override
    public void close() {
        socket.close();
        log.ifPresent(Fd::close);
    }
}
