package dev.bulkhead.server.front;

import dev.bulkhead.kernel.Fd;
import dev.bulkhead.kernel.Io;
import dev.bulkhead.kernel.Poller;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * Reads a caller's standard input. The open file is the caller's, shared with others, so it may not
 * be made non-blocking: each read waits first until something is there.
 */
final class CallerInput extends InputStream {
    private final Fd fd;
    private final Poller poller;

    CallerInput(Fd fd, Poller poller) {
        this.fd = fd;
        this.poller = poller;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) == -1 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        int count;
        do {
            poller.awaitReadable(fd);
            count = Io.read(fd, ByteBuffer.wrap(bytes, offset, length));
        } while (count == 0);
        return count;
    }
}
