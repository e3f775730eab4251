package dev.bulkhead.docker.api;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.bulkhead.engine.Container;
import dev.bulkhead.engine.EngineException;
import dev.bulkhead.engine.LogRecord;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/** Writes the wanted lines of a log. The lines of the two streams may be written piece by piece. */
final class LogWriter {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.nnnnnnnnn'Z' ")
                    .withZone(ZoneOffset.UTC);

    /** Where a stream is: within a line, or before the next. */
    private enum Place {
        BETWEEN,
        IN_WANTED,
        IN_UNWANTED
    }

    private final Frames frames;
    private final LogSelection selection;
    private final Map<LogRecord.Stream, Place> places = new EnumMap<>(LogRecord.Stream.class);

    /** How many lines at the beginning are left out. */
    private final long skipped;

    private long lines;

    LogWriter(Frames frames, LogSelection selection, Container container) throws EngineException {
        this.frames = frames;
        this.selection = selection;
        this.skipped = selection.tail() < 0 ? 0 : Math.max(0, count(container) - selection.tail());
    }

    private static long count(Container container) throws EngineException {
        LogWriter counter = new LogWriter();
        container.logs(false, counter::count);
        return counter.lines;
    }

    /** One that only counts. */
    private LogWriter() {
        this.frames = new Frames(OutputStream.nullOutputStream(), true, Set.of());
        this.selection = new LogSelection(false, Instant.MIN, Instant.MAX, -1);
        this.skipped = 0;
    }

    private boolean count(LogRecord record) {
        byte[] bytes = record.bytes();
        for (int start = 0; start < bytes.length; ) {
            int end = endOfLine(bytes, start);
            begin(record);
            leave(record.stream(), bytes[end - 1]);
            start = end;
        }
        return true;
    }

    /** Writes what is wanted of a record; returns whether more is wanted. */
    boolean write(LogRecord record) {
        if (record.time().isAfter(selection.until())) {
            return false;
        }
        ByteArrayOutputStream wanted = new ByteArrayOutputStream();
        byte[] bytes = record.bytes();
        for (int start = 0; start < bytes.length; ) {
            int end = endOfLine(bytes, start);
            boolean begins = begin(record);
            if (places.get(record.stream()) == Place.IN_WANTED) {
                if (begins && selection.timestamps()) {
                    wanted.writeBytes(TIME.format(record.time()).getBytes(US_ASCII));
                }
                wanted.write(bytes, start, end - start);
            }
            leave(record.stream(), bytes[end - 1]);
            start = end;
        }
        return wanted.size() == 0
                || frames.write(record.stream(), wanted.toByteArray(), 0, wanted.size());
    }

    /** Notes that a stream is within a line; returns whether that has just begun. */
    private boolean begin(LogRecord record) {
        if (places.getOrDefault(record.stream(), Place.BETWEEN) != Place.BETWEEN) {
            return false;
        }
        lines++;
        boolean wanted = lines > skipped && !record.time().isBefore(selection.since());
        places.put(record.stream(), wanted ? Place.IN_WANTED : Place.IN_UNWANTED);
        return true;
    }

    private void leave(LogRecord.Stream stream, byte last) {
        if (last == '\n') {
            places.put(stream, Place.BETWEEN);
        }
    }

    private static int endOfLine(byte[] bytes, int start) {
        for (int i = start; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                return i + 1;
            }
        }
        return bytes.length;
    }
}
