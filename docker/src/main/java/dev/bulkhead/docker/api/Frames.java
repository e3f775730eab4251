package dev.bulkhead.docker.api;

import dev.bulkhead.engine.LogRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Set;

/**
 * Output on its way to a client: as it is where there is a terminal; else in frames of {stream, 3
 * zero bytes, u32 length, big-endian}. A client that has gone wants no more.
 */
final class Frames {
    private static final int HEADER = 8;
    private static final int FRAMED_SINCE = 42;

    private final OutputStream out;
    private final boolean raw;
    private final Set<LogRecord.Stream> wanted;

    Frames(OutputStream out, boolean raw, Set<LogRecord.Stream> wanted) {
        this.out = out;
        this.raw = raw;
        this.wanted = wanted;
    }

    static String contentType(boolean terminal, ApiVersion version) {
        return terminal || !version.isAtLeast(FRAMED_SINCE)
                ? "application/vnd.docker.raw-stream"
                : "application/vnd.docker.multiplexed-stream";
    }

    /** Writes a record at once; returns whether more is wanted. */
    boolean write(LogRecord record) {
        return write(record.stream(), record.bytes(), 0, record.bytes().length);
    }

    /** Writes at once; returns whether more is wanted. */
    boolean write(LogRecord.Stream stream, byte[] bytes, int offset, int length) {
        if (!wanted.contains(stream)) {
            return true;
        }
        try {
            if (raw) {
                out.write(bytes, offset, length);
            } else {
                out.write(framed(stream, bytes, offset, length));
            }
            out.flush();
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    private static byte[] framed(LogRecord.Stream stream, byte[] bytes, int offset, int length) {
        byte[] frame = new byte[HEADER + length];
        frame[0] =
                switch (stream) {
                    case OUTPUT -> 1;
                    case ERROR -> 2;
                };
        for (int i = 0; i < 4; i++) {
            frame[4 + i] = (byte) (length >> (24 - 8 * i));
        }
        System.arraycopy(bytes, offset, frame, HEADER, length);
        return frame;
    }
}
