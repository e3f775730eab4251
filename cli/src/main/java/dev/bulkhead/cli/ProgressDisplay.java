package dev.bulkhead.cli;

import dev.bulkhead.cli.format.DecimalSize;
import dev.bulkhead.engine.ImageProgress;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Shows how far something has come: on a terminal a line with a bar for each part, all at once,
 * elsewhere a line for each change of a part's status.
 */
final class ProgressDisplay implements AutoCloseable {
    private static final int BAR = 50;
    private static final long PAUSE_NANOS = 100_000_000;

    private final PrintWriter out;
    private final boolean quiet;
    private final boolean terminal;
    private final int rows;
    private final Map<String, ImageProgress> parts = new LinkedHashMap<>();
    private Optional<ImageProgress> whole = Optional.empty();
    private int drawn;
    private long lastDrawn;

    private ProgressDisplay(PrintWriter out, boolean quiet, boolean terminal, int rows) {
        this.out = out;
        this.quiet = quiet;
        this.terminal = terminal;
        this.rows = rows;
    }

    /** Makes a display on the caller's standard output. */
    static ProgressDisplay of(Caller caller, boolean quiet) {
        int rows =
                caller.window().map(Caller.WindowSize::rows).filter(count -> count > 1).orElse(24);
        return new ProgressDisplay(caller.out(), quiet, caller.output().terminal(), rows);
    }

    /** Shows news; from any thread. */
    synchronized void show(ImageProgress progress) {
        if (quiet) {
            return;
        }
        if (progress.part().isEmpty() && progress.current() == 0) {
            clear();
            out.println(progress.status());
            out.flush();
            draw();
            return;
        }
        if (terminal) {
            showOnTerminal(progress);
        } else if (progress.part().isPresent()) {
            showLine(progress);
        }
    }

    private void showLine(ImageProgress progress) {
        String part = progress.part().orElse("");
        Optional<ImageProgress> last = Optional.ofNullable(parts.put(part, progress));
        if (last.filter(same -> same.status().equals(progress.status())).isEmpty()) {
            out.println(part + ": " + progress.status());
            out.flush();
        }
    }

    private void showOnTerminal(ImageProgress progress) {
        boolean news = true;
        if (progress.part().isPresent()) {
            Optional<ImageProgress> last =
                    Optional.ofNullable(parts.put(progress.part().get(), progress));
            news = last.filter(same -> same.status().equals(progress.status())).isEmpty();
        } else {
            whole = Optional.of(progress);
        }
        if ((news && progress.part().isPresent()) || System.nanoTime() - lastDrawn > PAUSE_NANOS) {
            clear();
            draw();
        }
    }

    private void draw() {
        if (!terminal) {
            return;
        }
        int lines = 0;
        for (Map.Entry<String, ImageProgress> each : parts.entrySet()) {
            if (lines == rows - 2) {
                out.print("… and " + (parts.size() - lines) + " more\n");
                lines++;
                break;
            }
            out.print(each.getKey() + ": " + line(each.getValue()) + "\n");
            lines++;
        }
        if (whole.isPresent()) {
            out.print(line(whole.get()) + "\n");
            lines++;
        }
        out.flush();
        drawn = lines;
        lastDrawn = System.nanoTime();
    }

    private static String line(ImageProgress progress) {
        if (progress.current() == 0) {
            return progress.status();
        }
        if (progress.total() <= 0) {
            return progress.status() + " " + DecimalSize.of(progress.current());
        }
        int filled = (int) Math.min(BAR, BAR * progress.current() / progress.total());
        String head = filled < BAR ? ">" : "";
        return "%s [%s%s%s] %s/%s"
                .formatted(
                        progress.status(),
                        "=".repeat(filled),
                        head,
                        " ".repeat(Math.max(0, BAR - filled - head.length())),
                        DecimalSize.of(progress.current()),
                        DecimalSize.of(progress.total()));
    }

    /** Takes the bars off the terminal, for other output. */
    synchronized void clear() {
        if (drawn > 0) {
            // Up to the first of the lines, and away with all below.
            out.print("\u001b[" + drawn + "A\r\u001b[J");
            drawn = 0;
        }
    }

    @Override
    public synchronized void close() {
        out.flush();
    }
}
