package dev.bulkhead.docker.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;

/** A connection on a unix socket. Virtual threads that wait in it hold no platform thread. */
public final class ChannelTransport implements Transport {
    /** What is copied at once, so that the JDK keeps only small buffers outside the heap. */
    private static final int MOST_AT_ONCE = 16 << 10;

    private final SocketChannel channel;
    private final String peer;

    /** Wraps a connected channel. */
    public ChannelTransport(SocketChannel channel) throws IOException {
        this.channel = channel;
        UnixDomainPrincipal principal = channel.getOption(ExtendedSocketOptions.SO_PEERCRED);
        this.peer = "user " + principal.user().getName();
    }

    @Override
    public InputStream in() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                int size = Math.min(length, MOST_AT_ONCE);
                return size == 0 ? 0 : channel.read(ByteBuffer.wrap(bytes, offset, size));
            }
        };
    }

    @Override
    public OutputStream out() {
        return new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                write(new byte[] {(byte) value}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                int end = offset + length;
                for (int position = offset; position < end; ) {
                    int size = Math.min(end - position, MOST_AT_ONCE);
                    position += channel.write(ByteBuffer.wrap(bytes, position, size));
                }
            }
        };
    }

    @Override
    public void shutdownOutput() throws IOException {
        channel.shutdownOutput();
    }

    @Override
    public String peer() {
        return peer;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException _) {
            // Nothing was promised that could be lost.
        }
    }
}
