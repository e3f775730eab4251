package dev.bulkhead.oci.image;

import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.ObjectReader;
import dev.bulkhead.oci.json.ObjectWriter;
import dev.bulkhead.oci.json.OrderedCopy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How an image's containers run unless told otherwise (OCI image specification, config.md,
 * "config"; healthcheck, onBuild and shell are Docker's).
 *
 * @param user {@code user}, {@code uid}, {@code user:group} or the like
 * @param exposedPorts {@code 80/tcp} or {@code 80}
 * @param env {@code NAME=value}
 * @param entrypoint the program with its first arguments
 * @param cmd the arguments after those of the entry point, or program and arguments if it is empty
 * @param volumes paths that are to be volumes
 * @param workingDir the working directory
 * @param labels free text by keys
 * @param stopSignal {@code SIGTERM} or the like, or a number
 * @param healthcheck how to find out whether a container works
 * @param onBuild build instructions for images that are built upon this one
 * @param shell what runs commands that are given as text
 * @param unknown fields that are kept as they are
 */
public record ExecutionParameters(
        Optional<String> user,
        Set<String> exposedPorts,
        List<String> env,
        List<String> entrypoint,
        List<String> cmd,
        Set<String> volumes,
        Optional<String> workingDir,
        Map<String, String> labels,
        Optional<String> stopSignal,
        Optional<Healthcheck> healthcheck,
        List<String> onBuild,
        List<String> shell,
        JsonObject unknown) {
    /** Nothing is prescribed. */
    public static final ExecutionParameters NONE =
            new ExecutionParameters(
                    Optional.empty(),
                    Set.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    Set.of(),
                    Optional.empty(),
                    Map.of(),
                    Optional.empty(),
                    Optional.empty(),
                    List.of(),
                    List.of(),
                    JsonObject.EMPTY);

    /** Copies the collections. */
    public ExecutionParameters {
        exposedPorts = OrderedCopy.of(exposedPorts);
        env = List.copyOf(env);
        entrypoint = List.copyOf(entrypoint);
        cmd = List.copyOf(cmd);
        volumes = OrderedCopy.of(volumes);
        labels = OrderedCopy.of(labels);
        onBuild = List.copyOf(onBuild);
        shell = List.copyOf(shell);
    }

    static ExecutionParameters read(ObjectReader in) {
        return new ExecutionParameters(
                in.string("User"),
                in.names("ExposedPorts"),
                in.strings("Env"),
                in.strings("Entrypoint"),
                in.strings("Cmd"),
                in.names("Volumes"),
                in.string("WorkingDir"),
                in.stringMap("Labels"),
                in.string("StopSignal"),
                in.object("Healthcheck", Healthcheck::read),
                in.strings("OnBuild"),
                in.strings("Shell"),
                in.unknown());
    }

    JsonObject toJson() {
        return new ObjectWriter()
                .string("User", user)
                .object("ExposedPorts", set(exposedPorts))
                .strings("Env", env)
                .strings("Entrypoint", entrypoint)
                .strings("Cmd", cmd)
                .object("Volumes", set(volumes))
                .string("WorkingDir", workingDir)
                .stringMap("Labels", labels)
                .string("StopSignal", stopSignal)
                .object("Healthcheck", healthcheck, Healthcheck::toJson)
                .strings("OnBuild", onBuild)
                .strings("Shell", shell)
                .finish(unknown);
    }

    /** Writes a set as the specification has it: an object whose fields are empty objects. */
    private static JsonObject set(Set<String> names) {
        ObjectWriter writer = new ObjectWriter();
        names.forEach(name -> writer.value(name, JsonObject.EMPTY));
        return writer.finish(JsonObject.EMPTY);
    }

    /** Names how many variables there are, not their values, which may be secrets. */
    @Override
    public String toString() {
        return "ExecutionParameters[user=%s, entrypoint=%s, cmd=%s, workingDir=%s, %d variables]"
                .formatted(user, entrypoint, cmd, workingDir, env.size());
    }
}
