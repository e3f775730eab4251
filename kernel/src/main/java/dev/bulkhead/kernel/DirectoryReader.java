package dev.bulkhead.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the names of a directory in batches by getdents64(2), so that a directory of millions needs
 * no more memory than a small one.
 */
final class DirectoryReader implements AutoCloseable {
    private static final int BUFFER_SIZE = 32 * 1024;

    // struct linux_dirent64: inode, offset, length of the record, type, name.
    private static final int LENGTH_OFFSET = 16;
    private static final int TYPE_OFFSET = 18;
    private static final int NAME_OFFSET = 19;

    private final Fd fd;
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment buffer = arena.allocate(BUFFER_SIZE, 8);

    /** Reads from where the descriptor stands; it stays the caller's. */
    DirectoryReader(Fd fd) {
        this.fd = fd;
    }

    /** Returns the next names without "." and ".."; null at the end. */
    @Nullable List<DirectoryEntry> next() throws KernelException {
        long result =
                Native.call(SystemCall.GETDENTS64, fd.number(), buffer.address(), BUFFER_SIZE);
        if (result == -Errno.ENOENT) {
            // A directory that has been removed while it is open has no names any more.
            return null;
        }
        long size = Native.check(result, () -> "getdents64(%s)".formatted(fd));
        if (size == 0) {
            return null;
        }
        List<DirectoryEntry> entries = new ArrayList<>();
        int length;
        for (long at = 0; at < size; at += length) {
            length = Short.toUnsignedInt(buffer.get(ValueLayout.JAVA_SHORT, at + LENGTH_OFFSET));
            DirectoryEntry entry = parse(buffer.asSlice(at, length));
            if (!entry.name().equals(".") && !entry.name().equals("..")) {
                entries.add(entry);
            }
        }
        return entries;
    }

    private static DirectoryEntry parse(MemorySegment dirent) {
        byte[] name = dirent.asSlice(NAME_OFFSET).toArray(ValueLayout.JAVA_BYTE);
        int end = 0;
        while (name[end] != 0) {
            end++;
        }
        return new DirectoryEntry(
                PathBytes.decode(name, 0, end),
                FileType.ofDirectoryEntry(dirent.get(ValueLayout.JAVA_BYTE, TYPE_OFFSET)),
                dirent.get(ValueLayout.JAVA_LONG, 0));
    }

    @Override
    public void close() {
        arena.close();
    }
}
