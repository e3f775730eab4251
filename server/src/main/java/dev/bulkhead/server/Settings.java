package dev.bulkhead.server;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a server is started with.
 *
 * @param root the directory that holds everything, absolute
 * @param socket where fronts connect, absolute
 * @param idle how long to stay without a command; empty for ever
 * @param docker where the Docker API is served
 */
record Settings(Path root, Path socket, Optional<Duration> idle, DockerSettings docker) {
    static final String USAGE =
            """
            usage: bulkhead-server [--root DIRECTORY] [--socket PATH] [--idle TIME | --stay]
                                   [--docker-socket PATH|none] [--docker-group GROUP]
                                   [--docker-tcp HOST:PORT [--docker-tls DIRECTORY]]
              --root    where containers and images live (BULKHEAD_ROOT; /var/lib/bulkhead for root)
              --socket  where commands come in (BULKHEAD_SOCKET; /run/bulkhead/bulkhead.sock for root)
              --idle    leave after this time without a command, such as 90s, 10m, 2h (BULKHEAD_IDLE; 10m)
              --stay    do not leave by itself
              --docker-socket  where clients of the Docker API connect (BULKHEAD_DOCKER_SOCKET; docker.sock beside --socket)
              --docker-group   whose members may, each as mighty as root (BULKHEAD_DOCKER_GROUP; nobody)
              --docker-tcp     serve the Docker API over TCP too (BULKHEAD_DOCKER_TCP; not)
              --docker-tls     ca.pem, cert.pem and key.pem; without them TCP is loopback's only (BULKHEAD_DOCKER_TLS)
            """;

    private static final String DEFAULT_IDLE = "10m";
    private static final Pattern TIME = Pattern.compile("([0-9]{1,9})([smh])");

    Settings {
        root = root.toAbsolutePath().normalize();
        socket = socket.toAbsolutePath().normalize();
    }

    /**
     * Reads the command line; what it leaves open comes from the environment.
     *
     * @param privileged whether the server runs as root
     * @throws IllegalArgumentException with a message for the user
     */
    static Settings parse(String[] arguments, Map<String, String> environment, boolean privileged) {
        Optional<String> root = path(environment, "BULKHEAD_ROOT");
        Optional<String> socket = path(environment, "BULKHEAD_SOCKET");
        Optional<Duration> idle =
                Optional.of(time(value(environment, "BULKHEAD_IDLE").orElse(DEFAULT_IDLE)));
        Optional<String> dockerSocket = value(environment, "BULKHEAD_DOCKER_SOCKET");
        Optional<String> dockerGroup = value(environment, "BULKHEAD_DOCKER_GROUP");
        Optional<String> dockerTcp = value(environment, "BULKHEAD_DOCKER_TCP");
        Optional<String> dockerTls = value(environment, "BULKHEAD_DOCKER_TLS");
        Iterator<String> rest = Arrays.asList(arguments).iterator();
        while (rest.hasNext()) {
            String option = rest.next();
            switch (option) {
                case "--root" -> root = Optional.of(valueOf(option, rest));
                case "--socket" -> socket = Optional.of(valueOf(option, rest));
                case "--idle" -> idle = Optional.of(time(valueOf(option, rest)));
                case "--docker-socket" -> dockerSocket = Optional.of(valueOf(option, rest));
                case "--docker-group" -> dockerGroup = Optional.of(valueOf(option, rest));
                case "--docker-tcp" -> dockerTcp = Optional.of(valueOf(option, rest));
                case "--docker-tls" -> dockerTls = Optional.of(valueOf(option, rest));
                case "--stay" -> idle = Optional.empty();
                default -> throw new IllegalArgumentException("unknown option " + option);
            }
        }
        Path front = Path.of(socket.orElseGet(() -> defaultSocket(environment, privileged)));
        return new Settings(
                Path.of(root.orElseGet(() -> defaultRoot(environment, privileged))),
                front,
                idle,
                new DockerSettings.Given(dockerSocket, dockerGroup, dockerTcp, dockerTls)
                        .resolve(front));
    }

    private static String defaultRoot(Map<String, String> environment, boolean privileged) {
        if (privileged) {
            return "/var/lib/bulkhead";
        }
        return value(environment, "XDG_DATA_HOME")
                        .orElseGet(() -> required(environment, "HOME") + "/.local/share")
                + "/bulkhead";
    }

    private static String defaultSocket(Map<String, String> environment, boolean privileged) {
        return privileged
                ? "/run/bulkhead/bulkhead.sock"
                : required(environment, "XDG_RUNTIME_DIR") + "/bulkhead/bulkhead.sock";
    }

    private static Duration time(String text) {
        Matcher time = TIME.matcher(text);
        if (!time.matches()) {
            throw new IllegalArgumentException(
                    "not a time: '%s'; give a number and s, m or h".formatted(text));
        }
        long number = Long.parseLong(time.group(1));
        return switch (time.group(2)) {
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofHours(number);
        };
    }

    private static String valueOf(String option, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new IllegalArgumentException(option + " needs a value");
        }
        return rest.next();
    }

    /** Returns a path that means the same to every process, wherever it works. */
    private static Optional<String> path(Map<String, String> environment, String name) {
        Optional<String> path = value(environment, name);
        if (path.isPresent() && !path.get().startsWith("/")) {
            throw new IllegalArgumentException(
                    "%s is not an absolute path: %s".formatted(name, path.get()));
        }
        return path;
    }

    private static String required(Map<String, String> environment, String name) {
        return value(environment, name)
                .orElseThrow(() -> new IllegalArgumentException(name + " is not set"));
    }

    private static Optional<String> value(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
    }
}
