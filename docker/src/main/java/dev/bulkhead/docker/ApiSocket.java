package dev.bulkhead.docker;

import dev.bulkhead.docker.http.ChannelTransport;
import dev.bulkhead.docker.http.Transport;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The socket that clients of the API connect to. It appears at its place with its owner and mode,
 * never with others.
 */
public final class ApiSocket implements ClientSource {
    private static final Logger LOG = System.getLogger(ApiSocket.class.getName());
    private static final int BACKLOG = 1024;
    private static final Set<PosixFilePermission> OWNER_ONLY =
            PosixFilePermissions.fromString("rwx------");

    private final Path path;
    private final ServerSocketChannel channel;
    private final Object identity;

    private ApiSocket(Path path, ServerSocketChannel channel) throws IOException {
        this.path = path;
        this.channel = channel;
        this.identity = identity(path);
    }

    /**
     * Listens at a path, in a directory that is made with mode 0700 if it is missing. A socket that
     * a dead server has left is replaced.
     *
     * @param group whose members may connect too, each as mighty as root; absent: the server's user
     *     alone
     * @throws IOException also if somebody answers there
     */
    public static ApiSocket listen(Path path, Optional<String> group) throws IOException {
        Path parent = Objects.requireNonNull(path.getParent(), "an absolute path has a parent");
        Files.createDirectories(parent, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        requireDead(path);
        // Bound where nobody else can reach it, and moved when its mode is right.
        Path hidden =
                Files.createTempDirectory(
                        parent, ".bulkhead", PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        try {
            Path bound = hidden.resolve("s");
            ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            try {
                channel.bind(UnixDomainSocketAddress.of(bound), BACKLOG);
                restrict(bound, group);
                Files.move(bound, path, StandardCopyOption.ATOMIC_MOVE);
                return new ApiSocket(path, channel);
            } catch (IOException | RuntimeException failure) {
                channel.close();
                Files.deleteIfExists(bound);
                throw failure;
            }
        } finally {
            Files.delete(hidden);
        }
    }

    private static void restrict(Path socket, Optional<String> group) throws IOException {
        PosixFileAttributeView attributes =
                Files.getFileAttributeView(socket, PosixFileAttributeView.class);
        attributes.setPermissions(PosixFilePermissions.fromString("rw-------"));
        if (group.isPresent()) {
            GroupPrincipal principal =
                    socket.getFileSystem()
                            .getUserPrincipalLookupService()
                            .lookupPrincipalByGroupName(group.get());
            attributes.setGroup(principal);
            attributes.setPermissions(PosixFilePermissions.fromString("rw-rw----"));
        }
    }

    private static void requireDead(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (SocketChannel other = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            throw new IOException(
                    "somebody listens at %s already (%s): stop that, or choose another path"
                            .formatted(path, other.getRemoteAddress()));
        } catch (ConnectException _) {
            // Nobody is there any more.
        }
    }

    private static Object identity(Path path) throws IOException {
        return Objects.requireNonNull(
                Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                        .fileKey(),
                "files have an inode on Linux");
    }

    @Override
    public Client accept() throws IOException {
        return new ChannelClient(channel.accept());
    }

    private record ChannelClient(SocketChannel channel) implements Client {
        @Override
        public Transport transport() throws IOException {
            return new ChannelTransport(channel);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    @Override
    public String address() {
        return "unix://" + path;
    }

    /** Returns where it is. */
    public Path path() {
        return path;
    }

    /** Removes the file, if it is still the one that was made, and stops listening. */
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
        try {
            channel.close();
        } catch (IOException failure) {
            LOG.log(Level.DEBUG, "the socket was closed badly", failure);
        }
    }
}
