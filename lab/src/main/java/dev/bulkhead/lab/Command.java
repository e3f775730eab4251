package dev.bulkhead.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A program with its arguments.
 *
 * @param surroundings a command that prepares something and then executes what follows it; empty
 *     for none. It is not part of what is measured
 * @param words the program, and its arguments
 * @param environment what it finds in its environment besides the lab's own
 */
record Command(List<String> surroundings, List<String> words, Map<String, String> environment) {
    private static final int LARGEST_OUTPUT = 1 << 20;

    Command {
        surroundings = List.copyOf(surroundings);
        words = List.copyOf(words);
        environment = Map.copyOf(environment);
        if (words.isEmpty()) {
            throw new IllegalArgumentException("a command without a program");
        }
    }

    static Command of(String... words) {
        return new Command(List.of(), List.of(words), Map.of());
    }

    /** Returns this command with more arguments. */
    Command with(String... arguments) {
        return with(List.of(arguments));
    }

    /** Returns this command with more arguments. */
    Command with(List<String> arguments) {
        return new Command(surroundings, join(words, arguments), environment);
    }

    /** Returns this command executed by another program, inside its surroundings. */
    Command executedBy(List<String> program) {
        return new Command(surroundings, join(program, words), environment);
    }

    /**
     * Runs it to its end, with no standard input.
     *
     * @return what it has written to its standard output, of which a megabyte is read
     * @throws IOException if it cannot be started or ends with another code than 0; the message has
     *     what it wrote to its standard error
     */
    String run() throws IOException {
        // Not by pipes: what it leaves running in the background would hold them open.
        Path output = Files.createTempFile("bulkhead-lab", ".out");
        Path errors = Files.createTempFile("bulkhead-lab", ".err");
        try {
            int code = await(start(output, errors));
            if (code != 0) {
                throw new IOException("%s: exit code %d: %s".formatted(this, code, text(errors)));
            }
            return text(output);
        } finally {
            Files.delete(output);
            Files.delete(errors);
        }
    }

    /** Starts it, with no standard input. */
    Process start(Path output, Path errors) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(join(surroundings, words));
        builder.environment().putAll(environment);
        return builder.redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
    }

    private static int await(Process process) throws IOException {
        try {
            return process.waitFor();
        } catch (InterruptedException interruption) {
            // The flag stays cleared: what is thrown leads to tidying up, which runs commands too.
            process.destroyForcibly();
            throw new InterruptedIOException("interrupted");
        }
    }

    private static String text(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(LARGEST_OUTPUT), StandardCharsets.UTF_8).strip();
        }
    }

    private static List<String> join(List<String> some, List<String> others) {
        return Stream.concat(some.stream(), others.stream()).toList();
    }

    @Override
    public String toString() {
        return String.join(" ", words);
    }
}
