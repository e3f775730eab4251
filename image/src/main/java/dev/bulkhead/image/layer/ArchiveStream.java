package dev.bulkhead.image.layer;

import dev.bulkhead.oci.Digest;
import dev.bulkhead.oci.Digester;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.function.LongConsumer;

/**
 * The bytes of an archive without its compression, in big pieces; counts them, bounds them, and
 * computes their digest on the way.
 */
final class ArchiveStream {
    private static final int BUFFER_SIZE = 256 * 1024;

    private final InputStream in;
    private final long limit;
    private final LongConsumer progress;
    private final Digester digester = new Digester(Digest.Algorithm.SHA256);
    private final boolean digesting;
    private final byte[] buffer = new byte[BUFFER_SIZE];
    private final ArchiveRecorder recorder;
    private boolean recording = true;
    private int position;
    private int end;
    private long total;

    /**
     * Starts to read.
     *
     * @param limit the number of bytes after which reading fails
     * @param progress is told the number of bytes read, now and then
     * @param recorder is told what is taken
     */
    ArchiveStream(InputStream in, long limit, LongConsumer progress, ArchiveRecorder recorder) {
        this(in, limit, progress, recorder, true);
    }

    /** Starts to read what nobody asks the digest of. */
    static ArchiveStream withoutDigest(InputStream in, long limit, LongConsumer progress) {
        return new ArchiveStream(in, limit, progress, ArchiveRecorder.NONE, false);
    }

    private ArchiveStream(
            InputStream in,
            long limit,
            LongConsumer progress,
            ArchiveRecorder recorder,
            boolean digesting) {
        this.in = in;
        this.limit = limit;
        this.progress = progress;
        this.recorder = recorder;
        this.digesting = digesting;
    }

    /** Returns how many bytes were taken. */
    long offset() {
        return total - (end - position);
    }

    /** Returns whether nothing is left. */
    boolean atEnd() throws IOException {
        return position == end && !fill();
    }

    /** Returns the next bytes, as many as are asked for; not more than a header needs. */
    byte[] take(int count) throws IOException {
        byte[] bytes = new byte[count];
        int taken = 0;
        while (taken < count) {
            require();
            int piece = Math.min(count - taken, end - position);
            System.arraycopy(buffer, position, bytes, taken, piece);
            advance(piece);
            taken += piece;
        }
        return bytes;
    }

    /** Moves as many of the next bytes as are there and fit, at least one and at most a limit. */
    int take(ByteBuffer target, long most) throws IOException {
        require();
        int piece = (int) Math.min(most, Math.min(target.remaining(), end - position));
        target.put(buffer, position, piece);
        advance(piece);
        return piece;
    }

    /** Passes over bytes. */
    void skip(long count) throws IOException {
        long left = count;
        while (left > 0) {
            require();
            int piece = (int) Math.min(left, end - position);
            advance(piece);
            left -= piece;
        }
    }

    /** Passes over all that is left, and returns the digest of the whole. */
    Digest finish() throws IOException {
        do {
            advance(end - position);
        } while (fill());
        return digester.digest();
    }

    /** Starts a file of the layer: its bytes are not recorded, until {@link #endContent}. */
    void startContent(LayerPath path, long size) throws IOException {
        recorder.content(path, size);
        recording = false;
    }

    void endContent() {
        recording = true;
    }

    private void advance(int count) throws IOException {
        if (recording && count > 0) {
            recorder.bytes(buffer, position, count);
        }
        position += count;
    }

    private void require() throws IOException {
        if (atEnd()) {
            throw new EOFException("the archive is cut off after %d bytes".formatted(total));
        }
    }

    private boolean fill() throws IOException {
        int count = read();
        if (count <= 0) {
            return false;
        }
        position = 0;
        end = count;
        total += count;
        if (total > limit) {
            throw new IOException(
                    "the archive is larger than %d bytes without its compression; raise the limit"
                                    .formatted(limit)
                            + " for layers if this is meant");
        }
        if (digesting) {
            digester.write(buffer, 0, count);
        }
        progress.accept(total);
        return true;
    }

    private int read() throws IOException {
        try {
            return in.readNBytes(buffer, 0, buffer.length);
        } catch (RuntimeException e) {
            // Decompressors meet corrupt data with exceptions of all kinds.
            throw new IOException("the archive's compression is corrupt: " + e, e);
        }
    }
}
