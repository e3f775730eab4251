package dev.bulkhead.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.bulkhead.engine.LogRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Writes a log's records to where the program wrote them, standard output or standard error. */
final class LogPrinter {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.nnnnnnnnn'Z' ")
                    .withZone(ZoneOffset.UTC);

    private final Selection selection;
    private final OutputStream output;
    private final OutputStream error;
    private final LineCounter counter = new LineCounter();

    /** The streams whose last line is not shown. */
    private final Set<LogRecord.Stream> silent = EnumSet.noneOf(LogRecord.Stream.class);

    private Optional<IOException> failure = Optional.empty();

    /**
     * What of a log is shown, and how.
     *
     * @param timestamps whether each line begins with its time
     * @param from what is older is left out
     * @param to what is not older is left out
     * @param skippedLines how many lines at the beginning are left out
     * @param promptly whether the caller sees each record at once
     */
    record Selection(
            boolean timestamps, Instant from, Instant to, long skippedLines, boolean promptly) {}

    LogPrinter(Caller caller, Selection selection) {
        this.selection = selection;
        this.output = caller.outputStream();
        this.error = caller.errorStream();
    }

    /** Writes the next record of the log; returns whether more is wanted. */
    boolean print(LogRecord piece) {
        if (!piece.time().isBefore(selection.to())) {
            return false;
        }
        try {
            write(piece);
        } catch (IOException callerGone) {
            failure = Optional.of(callerGone);
        }
        return failure.isEmpty();
    }

    private void write(LogRecord piece) throws IOException {
        OutputStream stream =
                switch (piece.stream()) {
                    case OUTPUT -> output;
                    case ERROR -> error;
                };
        byte[] bytes = piece.bytes();
        int start = 0;
        while (start < bytes.length) {
            int end = LineCounter.endOfLine(bytes, start);
            boolean begins = counter.beginsLine(piece.stream(), bytes[end - 1] == '\n');
            if (begins) {
                select(piece);
            }
            if (!silent.contains(piece.stream())) {
                if (begins && selection.timestamps()) {
                    stream.write(TIME.format(piece.time()).getBytes(US_ASCII));
                }
                stream.write(bytes, start, end - start);
            }
            start = end;
        }
        if (selection.promptly()) {
            stream.flush();
        }
    }

    /** Decides over a whole line by where it begins. */
    private void select(LogRecord piece) {
        if (counter.lines() > selection.skippedLines()
                && !piece.time().isBefore(selection.from())) {
            silent.remove(piece.stream());
        } else {
            silent.add(piece.stream());
        }
    }

    /**
     * Hands over what is still on its way.
     *
     * @throws IOException if the caller went away meanwhile
     */
    void finish() throws IOException {
        if (failure.isPresent()) {
            throw failure.get();
        }
        output.flush();
        error.flush();
    }
}
