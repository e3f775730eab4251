package dev.bulkhead.cli;

import dev.bulkhead.engine.LogRecord;
import java.util.EnumSet;
import java.util.Set;

/** Counts the lines that begin in a log. Lines of the two streams may be written piece by piece. */
final class LineCounter {
    private final Set<LogRecord.Stream> unfinished = EnumSet.noneOf(LogRecord.Stream.class);
    private long lines;

    /** Counts those of one record; wants more always. */
    boolean count(LogRecord piece) {
        byte[] bytes = piece.bytes();
        int start = 0;
        while (start < bytes.length) {
            int end = endOfLine(bytes, start);
            beginsLine(piece.stream(), bytes[end - 1] == '\n');
            start = end;
        }
        return true;
    }

    /** Notes a part of a line, up to its end or the record's, and returns whether it begins one. */
    boolean beginsLine(LogRecord.Stream stream, boolean ended) {
        boolean begins = ended ? !unfinished.remove(stream) : unfinished.add(stream);
        if (begins) {
            lines++;
        }
        return begins;
    }

    /** Returns the number of lines so far. */
    long lines() {
        return lines;
    }

    /** Returns the place behind the next end of a line, or behind everything. */
    static int endOfLine(byte[] bytes, int start) {
        for (int i = start; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                return i + 1;
            }
        }
        return bytes.length;
    }
}
