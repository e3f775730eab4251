package dev.bulkhead.server;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the Docker API is served.
 *
 * @param socket where its clients connect, absolute; empty: nowhere
 * @param group whose members may connect too, each as mighty as root; empty: nobody else
 * @param tcp at which address it is served besides; empty: at none
 * @param certificates a directory with ca.pem, cert.pem and key.pem, for TCP
 * @param isAsked whether somebody chose this, so that it is an error where it cannot be had
 */
record DockerSettings(
        Optional<Path> socket,
        Optional<String> group,
        Optional<InetSocketAddress> tcp,
        Optional<Path> certificates,
        boolean isAsked) {
    /** The name of a socket that is not there. */
    private static final String NONE = "none";

    private static final String FILE = "docker.sock";

    /**
     * What was given, as text.
     *
     * @param socket a path, or none
     * @param group a name
     * @param tcp HOST:PORT
     * @param certificates a path
     */
    record Given(
            Optional<String> socket,
            Optional<String> group,
            Optional<String> tcp,
            Optional<String> certificates) {
        /** Makes settings of it; the socket is by default beside the one that fronts connect to. */
        DockerSettings resolve(Path front) {
            Optional<Path> path =
                    socket.filter(NONE::equals).isPresent()
                            ? Optional.empty()
                            : Optional.of(
                                    socket.map(Path::of)
                                            .orElseGet(() -> front.resolveSibling(FILE))
                                            .toAbsolutePath()
                                            .normalize());
            return new DockerSettings(
                    path,
                    group,
                    tcp.map(Given::address),
                    certificates.map(text -> Path.of(text).toAbsolutePath()),
                    socket.isPresent());
        }

        private static InetSocketAddress address(String text) {
            int colon = text.lastIndexOf(':');
            if (colon < 1 || !text.substring(colon + 1).matches("[0-9]{1,5}")) {
                throw new IllegalArgumentException("not HOST:PORT: '" + text + "'");
            }
            String host = text.substring(0, colon).replace("[", "").replace("]", "");
            return new InetSocketAddress(host, Integer.parseInt(text.substring(colon + 1)));
        }
    }
}
