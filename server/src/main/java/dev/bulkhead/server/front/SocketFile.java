package dev.bulkhead.server.front;

import dev.bulkhead.kernel.Errno;
import dev.bulkhead.kernel.KernelException;
import dev.bulkhead.kernel.UnixSocket;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;

/** The socket of the server and its file, which only the owner of the server reaches. */
public final class SocketFile implements AutoCloseable {
    private static final Logger LOG = System.getLogger(SocketFile.class.getName());
    private static final int BACKLOG = 1024;

    private final Path path;
    private final UnixSocket socket;
    private final Object identity;

    private SocketFile(Path path, UnixSocket socket) throws IOException {
        this.path = path;
        this.socket = socket;
        this.identity = identity(path);
    }

    /**
     * Listens at a path, in a directory that is made with mode 0700 if it is missing. A socket that
     * a dead server has left is replaced.
     *
     * @throws IOException also if a server answers there
     */
    public static SocketFile listen(Path path) throws IOException {
        Files.createDirectories(
                Objects.requireNonNull(path.getParent(), "an absolute path has a parent"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try {
            return new SocketFile(path, open(path));
        } catch (KernelException failure) {
            if (failure.errno() != Errno.EADDRINUSE) {
                throw failure;
            }
        }
        requireDead(path);
        Files.deleteIfExists(path);
        return new SocketFile(path, open(path));
    }

    private static UnixSocket open(Path path) throws IOException {
        return UnixSocket.listen(path, UnixSocket.Type.STREAM, BACKLOG);
    }

    private static void requireDead(Path path) throws IOException {
        try (UnixSocket other = UnixSocket.connect(path, UnixSocket.Type.STREAM)) {
            throw new IOException(
                    "process %d listens at %s already".formatted(other.peer().pid(), path));
        } catch (KernelException failure) {
            if (failure.errno() != Errno.ECONNREFUSED && failure.errno() != Errno.ENOENT) {
                throw failure;
            }
        }
    }

    private static Object identity(Path path) throws IOException {
        return Objects.requireNonNull(
                Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                        .fileKey(),
                "files have an inode on Linux");
    }

    /** Returns the listening socket. */
    UnixSocket socket() {
        return socket;
    }

    /** Returns where it is. */
    public Path path() {
        return path;
    }

    /**
     * Removes the file, if it is still the one that was made, and stops listening. In this order:
     * who comes in between is turned away by the kernel and finds no file at the next try.
     */
    @Override
    public void close() {
        try {
            if (identity(path).equals(identity)) {
                Files.deleteIfExists(path);
            }
        } catch (NoSuchFileException gone) {
            LOG.log(Level.DEBUG, "somebody else has removed the socket", gone);
        } catch (IOException failure) {
            LOG.log(Level.WARNING, "cannot remove the socket", failure);
        }
        socket.close();
    }
}
