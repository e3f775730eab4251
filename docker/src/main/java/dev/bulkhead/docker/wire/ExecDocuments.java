package dev.bulkhead.docker.wire;

import dev.bulkhead.engine.ExecRequest;
import dev.bulkhead.engine.PreparedExecution;
import dev.bulkhead.oci.json.JsonBoolean;
import dev.bulkhead.oci.json.JsonNull;
import dev.bulkhead.oci.json.JsonNumber;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.JsonString;
import dev.bulkhead.oci.json.ObjectReader;
import dev.bulkhead.oci.json.ObjectWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Further programs of containers. */
public final class ExecDocuments {
    private ExecDocuments() {}

    /**
     * What is to run.
     *
     * @param request what
     * @param terminal whether it gets a terminal
     * @param input whether it reads what the client sends
     */
    public record Wanted(ExecRequest request, boolean terminal, boolean input) {}

    /**
     * How it is to be started.
     *
     * @param detached whether nobody waits for it
     * @param rows the terminal's height; 0: not known
     * @param columns the terminal's width
     * @param detachKeys what the user types to leave it alone
     */
    public record Start(boolean detached, int rows, int columns, Optional<String> detachKeys) {}

    /** Reads what is to run. */
    public static Wanted read(ObjectReader in) {
        Map<String, String> environment = new LinkedHashMap<>();
        in.strings("Env").forEach(variable -> Variables.add(variable, environment));
        List<String> command = in.strings("Cmd");
        if (command.isEmpty()) {
            throw new IllegalArgumentException("No exec command specified");
        }
        return new Wanted(
                new ExecRequest(
                        command,
                        environment,
                        in.string("WorkingDir"),
                        in.string("User"),
                        in.flag("Privileged")),
                in.flag("Tty"),
                in.flag("AttachStdin"));
    }

    /** Reads how it is to be started. */
    public static Start readStart(ObjectReader in) {
        List<Long> size = in.integers("ConsoleSize");
        boolean known = size.size() == 2;
        return new Start(
                in.flag("Detach"),
                known ? Math.clamp(size.get(0), 0, 65535) : 0,
                known ? Math.clamp(size.get(1), 0, 65535) : 0,
                in.string("DetachKeys"));
    }

    /** Writes what has become of it. */
    public static JsonObject inspect(PreparedExecution execution) {
        ExecRequest request = execution.request();
        List<String> command = request.command();
        JsonObject process =
                new ObjectWriter()
                        .value("tty", new JsonBoolean(execution.terminal()))
                        .string("entrypoint", command.getFirst())
                        .requiredArray(
                                "arguments", command.subList(1, command.size()), JsonString::new)
                        .value("privileged", new JsonBoolean(request.privileged()))
                        .string("user", request.user())
                        .finish(JsonObject.EMPTY);
        boolean ended = execution.exit().isDone();
        return new ObjectWriter()
                .string("ID", execution.id())
                .value("Running", new JsonBoolean(execution.isRunning()))
                .value("ExitCode", ended ? JsonNumber.of(execution.exit().join()) : new JsonNull())
                .value("ProcessConfig", process)
                .value("OpenStdin", new JsonBoolean(execution.input()))
                .value("OpenStderr", new JsonBoolean(true))
                .value("OpenStdout", new JsonBoolean(true))
                .value("CanRemove", new JsonBoolean(ended))
                .string("ContainerID", execution.container().id())
                .string("DetachKeys", "")
                .integer("Pid", execution.pid().orElse(0))
                .finish(JsonObject.EMPTY);
    }
}
