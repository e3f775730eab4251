package dev.bulkhead.image.layer;

import java.io.BufferedOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * An archive that is made while it is read, on a thread of its own: that may block at the disk
 * where a virtual thread that reads may not. A failure to make it is a failure to read its end.
 */
public final class PackedStream extends FilterInputStream {
    private static final int SIZE = 1 << 20;
    private static final int PIECE = 64 << 10;

    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private final Thread packer;
    private long count;

    /** Makes an archive. */
    @FunctionalInterface
    public interface Packer {
        /** Writes the archive; the stream is the caller's. */
        void pack(OutputStream out) throws IOException;
    }

    private PackedStream(PipedInputStream pipe, PipedOutputStream out, Packer work) {
        super(pipe);
        packer = Thread.ofPlatform().name("packer").start(() -> pack(work, out));
    }

    /** Starts to make an archive. */
    public static PackedStream of(Packer work) throws IOException {
        PipedInputStream pipe = new PipedInputStream(SIZE);
        return new PackedStream(pipe, new WakingOutput(pipe), work);
    }

    /** Wakes the reader at every piece: by itself a pipe wakes it when it is full. */
    private static final class WakingOutput extends PipedOutputStream {
        WakingOutput(PipedInputStream pipe) throws IOException {
            super(pipe);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            super.write(bytes, offset, length);
            flush();
        }
    }

    private void pack(Packer work, PipedOutputStream out) {
        try (out) {
            try {
                BufferedOutputStream pieces = new BufferedOutputStream(out, PIECE);
                work.pack(pieces);
                pieces.flush();
            } catch (IOException | RuntimeException e) {
                // Before the end is told by closing.
                failure.set(e);
            }
        } catch (IOException e) {
            failure.compareAndSet(null, e);
        }
    }

    @Override
    public int read() throws IOException {
        int single = super.read();
        if (single < 0) {
            requireWhole();
        } else {
            count++;
        }
        return single;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int piece = super.read(bytes, offset, length);
        if (piece < 0) {
            requireWhole();
        } else {
            count += piece;
        }
        return piece;
    }

    /** Returns how many bytes were read. */
    public long count() {
        return count;
    }

    /** Whoever closes the other end has said before whether it failed. */
    private void requireWhole() throws IOException {
        Exception cause = failure.get();
        if (cause != null) {
            throw new IOException(cause.getMessage(), cause);
        }
    }

    /** Ends the making, if it has not ended, and returns when it holds nothing any more. */
    @Override
    public void close() throws IOException {
        super.close();
        boolean interrupted = false;
        while (packer.isAlive()) {
            try {
                packer.join();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
