package dev.bulkhead.docker;

import dev.bulkhead.docker.http.Transport;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;

/** A peer that has sent everything at once, and reads nothing before the end. */
final class MemoryTransport implements Transport {
    private final InputStream in;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    MemoryTransport(byte[] request) {
        this.in = new ByteArrayInputStream(request);
    }

    byte[] answer() {
        return out.toByteArray();
    }

    @Override
    public InputStream in() {
        return in;
    }

    @Override
    public OutputStream out() {
        return out;
    }

    @Override
    public void shutdownOutput() {}

    @Override
    public String peer() {
        return "a test";
    }

    @Override
    public void close() {}
}
