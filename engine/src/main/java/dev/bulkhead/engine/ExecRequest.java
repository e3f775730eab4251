package dev.bulkhead.engine;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A further program in a running container.
 *
 * @param command the program and its arguments
 * @param environment variables over the container's
 * @param workingDirectory absent: the container's
 * @param user absent: the container's
 * @param privileged whether it holds every capability of the container's walls
 */
public record ExecRequest(
        List<String> command,
        Map<String, String> environment,
        Optional<String> workingDirectory,
        Optional<String> user,
        boolean privileged) {
    public ExecRequest {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        if (command.isEmpty()) {
            throw new IllegalArgumentException("exec needs a command");
        }
    }

    /** Describes a program that runs as the container's own does. */
    public static ExecRequest of(String... command) {
        return new ExecRequest(
                List.of(command), Map.of(), Optional.empty(), Optional.empty(), false);
    }
}
