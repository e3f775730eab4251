package dev.bulkhead.image.registry;

import dev.bulkhead.kernel.Fd;
import dev.bulkhead.kernel.Io;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A file that one thread fills and another reads meanwhile: so a layer is unpacked while it comes,
 * and an interruption of its coming is nothing that the unpacking notices.
 */
final class GrowingFile {
    private long available;
    private boolean complete;
    private Optional<IOException> failure = Optional.empty();

    /** Says that the file has this many bytes now. */
    synchronized void grown(long size) {
        available = size;
        notifyAll();
    }

    /** Says that nothing more comes. */
    synchronized void complete() {
        complete = true;
        notifyAll();
    }

    /** Says that the rest does not come: whoever reads gets this. */
    synchronized void fail(IOException reason) {
        if (failure.isEmpty() && !complete) {
            failure = Optional.of(reason);
        }
        notifyAll();
    }

    /** Waits for bytes after a position; returns how many there are, 0 at the end. */
    private synchronized long await(long position) throws IOException {
        try {
            while (available <= position && !complete && failure.isEmpty()) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new java.io.InterruptedIOException("interrupted");
        }
        if (available <= position && failure.isPresent()) {
            throw new IOException(failure.get().getMessage(), failure.get());
        }
        return available - position;
    }

    /** Reads the file from its start; closing the stream closes the descriptor. */
    InputStream reader(Fd file) {
        return new InputStream() {
            private long position;

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                long most = Math.min(length, await(position));
                if (most == 0) {
                    return length == 0 ? 0 : -1;
                }
                int count = Io.read(file, ByteBuffer.wrap(bytes, offset, (int) most));
                if (count < 0) {
                    throw new IOException("the file of a blob was made shorter");
                }
                position += count;
                return count;
            }

            @Override
            public void close() {
                file.close();
            }
        };
    }
}
