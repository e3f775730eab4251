package dev.bulkhead.oci;

import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Computes the digest of bytes that arrive piece by piece. A stream, so that {@link
 * java.io.InputStream#transferTo} can fill it; closing it does nothing. For one thread at a time.
 */
public final class Digester extends OutputStream {
    private final Digest.Algorithm algorithm;
    private final MessageDigest state;

    /** Starts with no bytes seen. */
    public Digester(Digest.Algorithm algorithm) {
        this.algorithm = algorithm;
        try {
            this.state = MessageDigest.getInstance(algorithm.javaName());
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every Java platform has " + algorithm, impossible);
        }
    }

    @Override
    public void write(int oneByte) {
        state.update((byte) oneByte);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        state.update(bytes, offset, length);
    }

    /** Takes in what remains in the buffer, whose position moves to its limit. */
    public void write(ByteBuffer bytes) {
        state.update(bytes);
    }

    /** Returns the digest of all bytes since the start or since the last call, and starts anew. */
    public Digest digest() {
        return new Digest(algorithm, HexFormat.of().formatHex(state.digest()));
    }
}
