package dev.bulkhead.example;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bulkhead.engine.Container;
import dev.bulkhead.engine.ContainerRequest;
import dev.bulkhead.engine.Engine;
import dev.bulkhead.engine.EngineException;
import dev.bulkhead.engine.LogRecord;
import dev.bulkhead.engine.StreamRequest;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.List;

/**
 * Runs a program of this machine in a container, and collects what it writes.
 *
 * @param code its exit code
 * @param output what it wrote to standard output
 * @param error what it wrote to standard error
 */
public record CommandOutput(int code, String output, String error) {
    /** Runs a command to its end; nothing of it is left. */
    public static CommandOutput of(Engine engine, List<String> command) throws EngineException {
        Container container =
                engine.create(ContainerRequest.ofDirectory(Path.of("/")).command(command).build());
        try {
            container.start(new StreamRequest.Logged(false)).close();
            int code = container.exit().join();
            return collect(container, code);
        } finally {
            container.remove(true);
        }
    }

    private static CommandOutput collect(Container container, int code) throws EngineException {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        ByteArrayOutputStream error = new ByteArrayOutputStream();
        container.logs(
                false,
                piece -> {
                    boolean isOutput = piece.stream() == LogRecord.Stream.OUTPUT;
                    (isOutput ? output : error).writeBytes(piece.bytes());
                    return true;
                });
        return new CommandOutput(code, output.toString(UTF_8), error.toString(UTF_8));
    }

    /** Runs the command of the arguments; the first is the engine's directory. */
    public static void main(String[] arguments) throws EngineException {
        List<String> all = List.of(arguments);
        try (Engine engine = Engine.open(Path.of(all.getFirst()))) {
            CommandOutput result = of(engine, all.subList(1, all.size()));
            System.out.print(result.output());
            System.err.print(result.error());
            System.out.println("exit code " + result.code());
        }
    }
}
