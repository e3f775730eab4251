package dev.bulkhead.kernel;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * User namespaces that no process lives in: the maps of idmapped mounts, see user_namespaces(7) and
 * {@code MOUNT_ATTR_IDMAP} of mount_setattr(2).
 */
public final class UserNamespace {
    private static final int HELPER_SOCKET = 3;

    private UserNamespace() {}

    /**
     * Makes a user namespace with the given maps. It lasts as long as the descriptor, or a mount
     * that uses it.
     *
     * <p>The JVM cannot clone itself, so a program helps. It is started as {@code bulkhead-monitor
     * userns} with a socket as descriptor 3. It clones a child into a new user namespace, sends the
     * child's pid as one int in the machine's byte order, waits for the end of the socket, ends the
     * child, and exits with 0.
     *
     * @param helper the program
     * @param uids the user ids, at most 340 ranges
     * @param gids the group ids, at most 340 ranges
     */
    public static Fd create(Fd helper, List<IdMapping> uids, List<IdMapping> gids, Poller poller)
            throws IOException {
        try (UnixSocket.Pair sockets = UnixSocket.pair(UnixSocket.Type.STREAM)) {
            int pid =
                    Spawn.spawn(
                            helper,
                            List.of("bulkhead-monitor", "userns"),
                            List.of(),
                            Map.of(HELPER_SOCKET, sockets.remote()),
                            Optional.empty());
            try (Pidfd process = Pidfd.open(pid)) {
                sockets.remote().close();
                try {
                    return mapped(sockets.local().fd(), uids, gids, poller);
                } finally {
                    sockets.local().close();
                    process.waitid(poller);
                }
            }
        }
    }

    private static Fd mapped(Fd socket, List<IdMapping> uids, List<IdMapping> gids, Poller poller)
            throws IOException {
        ByteBuffer pid = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.nativeOrder());
        Io.readFully(socket, pid, poller);
        String process = "/proc/" + pid.getInt(0);
        writeMap(process + "/uid_map", uids);
        writeMap(process + "/gid_map", gids);
        return Fcntl.open(process + "/ns/user", Fcntl.O_RDONLY);
    }

    /** The kernel takes a map as one write, once. */
    private static void writeMap(String path, List<IdMapping> mappings) throws IOException {
        String lines = mappings.stream().map(IdMapping::toString).collect(Collectors.joining("\n"));
        try (Fd file = Fcntl.open(path, Fcntl.O_WRONLY)) {
            Io.write(file, ByteBuffer.wrap((lines + "\n").getBytes(US_ASCII)));
        } catch (KernelException failure) {
            throw new KernelException(
                    "write(\"%s\", %s)".formatted(path, mappings), failure.errno());
        }
    }
}
