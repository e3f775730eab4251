package dev.bulkhead.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A {@code char *const []} that ends with NULL, as argv and environ of execve(2). */
final class StringVector {
    private StringVector() {}

    /**
     * Lays out pointers and strings in one block and returns its address.
     *
     * @throws IllegalArgumentException if a string has a NUL in it, which would cut it short
     */
    static long allocate(Arena arena, List<String> strings) {
        List<byte[]> encoded = new ArrayList<>(strings.size());
        long size = 8L * (strings.size() + 1);
        for (String string : strings) {
            if (string.indexOf('\0') >= 0) {
                throw new IllegalArgumentException("a NUL character in: " + string);
            }
            byte[] bytes = string.getBytes(StandardCharsets.UTF_8);
            encoded.add(bytes);
            size += bytes.length + 1;
        }
        MemorySegment block = arena.allocate(size, 8);
        long offset = 8L * (strings.size() + 1);
        for (int index = 0; index < encoded.size(); index++) {
            byte[] bytes = encoded.get(index);
            block.setAtIndex(ValueLayout.JAVA_LONG, index, block.address() + offset);
            MemorySegment.copy(bytes, 0, block, ValueLayout.JAVA_BYTE, offset, bytes.length);
            offset += bytes.length + 1;
        }
        return block.address();
    }
}
