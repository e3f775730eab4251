package dev.bulkhead.junit;

import dev.bulkhead.engine.ContainerStatus;
import dev.bulkhead.engine.EngineException;
import java.io.IOException;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** When a container is ready for tests. */
public sealed interface Readiness {
    /** As soon as its program runs. */
    record Running() implements Readiness {}

    /** When its log has something that matches. */
    record LogMatches(Pattern pattern) implements Readiness {}

    /**
     * When one of its processes listens on a TCP port, whatever network it has.
     *
     * @param port 1 to 65535
     */
    record Listening(int port) implements Readiness {
        private static final int LARGEST_PORT = 65535;

        public Listening {
            if (port < 1 || port > LARGEST_PORT) {
                throw new IllegalArgumentException("port " + port + " is outside of 1 to 65535");
            }
        }
    }

    /** When its program has ended with exit code 0: for what makes something ready and ends. */
    record Completed() implements Readiness {}

    /** Ready when the log matches a regular expression. */
    static Readiness log(String regex) {
        return new LogMatches(Pattern.compile(regex));
    }

    /** Ready when something listens on a TCP port. */
    static Readiness port(int port) {
        return new Listening(port);
    }

    /** Returns what is waited for, for messages. */
    default String description() {
        return switch (this) {
            case Running() -> "it runs";
            case LogMatches(Pattern pattern) -> "its log matches \"" + pattern + '"';
            case Listening(int port) -> "it listens on port " + port;
            case Completed() -> "it has ended with exit code 0";
        };
    }

    /** Returns whether a container is ready. */
    default boolean isReached(TestContainer container) throws EngineException, IOException {
        ContainerStatus status = container.container().info().status();
        return switch (this) {
            case Running() -> status.isAlive();
            case LogMatches(Pattern pattern) -> pattern.matcher(container.log()).find();
            case Listening(int port) ->
                    status.pid().isPresent()
                            && ListeningPorts.of(status.pid().getAsInt()).contains(port);
            case Completed() -> status.exitCode().equals(OptionalInt.of(0));
        };
    }

    /** Returns whether a container that has ended may still be, or is, ready. */
    default boolean outlivesTheEnd() {
        return switch (this) {
            case Completed(), LogMatches _ -> true;
            case Running(), Listening _ -> false;
        };
    }
}
