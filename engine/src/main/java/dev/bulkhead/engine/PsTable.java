package dev.bulkhead.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** What the host's {@code ps} shows of some processes. */
final class PsTable {
    private static final String PID = "PID";
    private static final int MOST_BYTES = 16 << 20;

    private final List<String> arguments;

    /**
     * Makes a table.
     *
     * @param arguments for ps; empty: {@code -ef}
     */
    PsTable(List<String> arguments) {
        this.arguments = arguments.isEmpty() ? List.of("-ef") : arguments;
    }

    /** Returns the rows of these processes. */
    ProcessTable of(Set<String> pids) throws EngineException, IOException {
        List<String> lines = run();
        List<String> titles = words(lines.getFirst(), Integer.MAX_VALUE);
        int column = titles.indexOf(PID);
        if (column < 0) {
            throw new EngineException(
                    EngineException.Kind.BAD_REQUEST,
                    "ps "
                            + String.join(" ", arguments)
                            + " shows no column PID, by which the container's processes are known");
        }
        List<List<String>> rows = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            List<String> row = words(line, titles.size());
            if (row.size() > column && pids.contains(row.get(column))) {
                rows.add(row);
            }
        }
        return new ProcessTable(titles, rows);
    }

    private List<String> run() throws EngineException, IOException {
        List<String> command = new ArrayList<>(List.of("ps"));
        command.addAll(arguments);
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                        .start();
        byte[] output = process.getInputStream().readNBytes(MOST_BYTES);
        List<String> lines = new String(output, StandardCharsets.UTF_8).lines().toList();
        if (exitCode(process) != 0 || lines.isEmpty()) {
            throw new EngineException(
                    EngineException.Kind.BAD_REQUEST,
                    "ps " + String.join(" ", arguments) + ": " + String.join(" ", lines));
        }
        return lines;
    }

    private static int exitCode(Process process) {
        return process.onExit().join().exitValue();
    }

    /** The last column is the rest of the line, spaces and all. */
    private static List<String> words(String line, int most) {
        return Arrays.asList(line.strip().split("\\s+", most));
    }
}
