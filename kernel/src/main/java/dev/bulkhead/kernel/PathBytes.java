package dev.bulkhead.kernel;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Paths as strings without loss. A path of Linux is any bytes but NUL; it reads as UTF-8, and every
 * byte that is not UTF-8 becomes one of the lone surrogates U+DC80 to U+DCFF, which turns into the
 * same byte again. This is the "surrogateescape" of Python's PEP 383.
 */
public final class PathBytes {
    /** PATH_MAX: the longest path that a call takes, in bytes with the NUL. */
    static final int LARGEST = 4096;

    private static final int ESCAPE = 0xDC00;

    private PathBytes() {}

    /** Returns the bytes of a path, without a NUL at the end. */
    public static byte[] encode(String path) {
        if (path.chars().noneMatch(c -> Character.isSurrogate((char) c))) {
            return path.getBytes(StandardCharsets.UTF_8);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(path.length() + 16);
        path.codePoints()
                .forEach(point -> {
                    if (point >= ESCAPE + 0x80 && point <= ESCAPE + 0xFF) {
                        bytes.write(point - ESCAPE);
                    } else {
                        bytes.writeBytes(
                                Character.toString(point).getBytes(StandardCharsets.UTF_8));
                    }
                });
        return bytes.toByteArray();
    }

    /**
     * Returns a copy of a path that ends with a NUL, as an address.
     *
     * @throws KernelException EINVAL if the path has a NUL itself, where the kernel would see it
     *     end
     */
    static long address(Arena arena, String path) throws KernelException {
        if (path.indexOf('\0') >= 0) {
            throw new KernelException("path \"%s\" with a NUL".formatted(path), Errno.EINVAL);
        }
        byte[] bytes = encode(path);
        MemorySegment copy = arena.allocate(bytes.length + 1L);
        MemorySegment.copy(bytes, 0, copy, ValueLayout.JAVA_BYTE, 0, bytes.length);
        return copy.address();
    }

    /** Returns the path that these bytes are. */
    public static String decode(byte[] bytes) {
        return decode(bytes, 0, bytes.length);
    }

    /** Returns the path that {@code length} bytes from {@code offset} are. */
    public static String decode(byte[] bytes, int offset, int length) {
        CharsetDecoder decoder =
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes, offset, length);
        // UTF-8 never decodes to more characters than it has bytes.
        CharBuffer out = CharBuffer.allocate(length);
        CoderResult result = decoder.decode(in, out, true);
        while (result.isError()) {
            for (int i = 0; i < result.length(); i++) {
                out.put((char) (ESCAPE + (in.get() & 0xFF)));
            }
            result = decoder.decode(in, out, true);
        }
        return out.flip().toString();
    }
}
