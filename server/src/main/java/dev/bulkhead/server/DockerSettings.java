package dev.bulkhead.server;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the Docker API is served.
 *
 * @param socket where its clients connect, absolute; empty: nowhere
 * @param group whose members may connect too, each as mighty as root; empty: nobody else
 * @param isAsked whether somebody chose this, so that it is an error where it cannot be had
 */
record DockerSettings(Optional<Path> socket, Optional<String> group, boolean isAsked) {
    /** The name of a socket that is not there. */
    private static final String NONE = "none";

    private static final String FILE = "docker.sock";

    /**
     * Makes settings of what was given.
     *
     * @param socket a path, or none
     * @param front the socket that fronts connect to, beside which this one is by default
     */
    static DockerSettings of(Optional<String> socket, Optional<String> group, Path front) {
        if (socket.filter(NONE::equals).isPresent()) {
            return new DockerSettings(Optional.empty(), group, true);
        }
        Path path = socket.map(Path::of).orElseGet(() -> front.resolveSibling(FILE));
        return new DockerSettings(
                Optional.of(path.toAbsolutePath().normalize()), group, socket.isPresent());
    }
}
