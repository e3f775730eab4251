package dev.bulkhead.image;

import dev.bulkhead.oci.Digester;
import java.io.IOException;
import java.io.OutputStream;

/** Writes to a stream, and computes the digest of what went there. Closing it does nothing. */
final class Tee extends OutputStream {
    private final OutputStream out;
    private final Digester digester;

    Tee(OutputStream out, Digester digester) {
        this.out = out;
        this.digester = digester;
    }

    @Override
    public void write(int oneByte) throws IOException {
        out.write(oneByte);
        digester.write(oneByte);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
        digester.write(bytes, offset, length);
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }
}
