package dev.bulkhead.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * The bytes between a buffer's position and its limit as memory whose address the kernel may be
 * given: the buffer's own where it is direct, else a bounded copy.
 */
final class OffHeap {
    private static final int LARGEST_COPY = 64 * 1024;

    private final ByteBuffer buffer;
    private final MemorySegment bytes;
    private final boolean copied;

    private OffHeap(ByteBuffer buffer, MemorySegment bytes, boolean copied) {
        this.buffer = buffer;
        this.bytes = bytes;
        this.copied = copied;
    }

    /** Prepares memory that the kernel fills; {@link #filled} takes over what it wrote. */
    static OffHeap toFill(Arena arena, ByteBuffer buffer) {
        if (buffer.isDirect()) {
            return new OffHeap(buffer, MemorySegment.ofBuffer(buffer), false);
        }
        int size = Math.min(buffer.remaining(), LARGEST_COPY);
        return new OffHeap(buffer, arena.allocate(size), true);
    }

    /** Prepares memory that the kernel reads; {@link #drained} counts what it took. */
    static OffHeap toDrain(Arena arena, ByteBuffer buffer) {
        OffHeap result = toFill(arena, buffer);
        if (result.copied) {
            result.bytes.copyFrom(MemorySegment.ofBuffer(buffer).asSlice(0, result.size()));
        }
        return result;
    }

    long address() {
        return bytes.address();
    }

    long size() {
        return bytes.byteSize();
    }

    /** Moves the buffer's position over {@code count} bytes that the kernel has written. */
    void filled(int count) {
        if (copied) {
            MemorySegment.ofBuffer(buffer).copyFrom(bytes.asSlice(0, count));
        }
        buffer.position(buffer.position() + count);
    }

    /** Moves the buffer's position over {@code count} bytes that the kernel has read. */
    void drained(int count) {
        buffer.position(buffer.position() + count);
    }
}
