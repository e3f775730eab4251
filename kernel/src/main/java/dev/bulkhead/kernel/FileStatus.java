package dev.bulkhead.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Instant;

/**
 * What statx(2) tells of a file.
 *
 * @param permissions the mode's lower 12 bits: rwx three times, set-user-id, set-group-id, sticky
 * @param uid the owner, 0 to 4294967295
 * @param gid the group, 0 to 4294967295
 * @param size in bytes
 * @param links the number of hard links; 0 when the last name is gone
 * @param device the file system that holds the file
 * @param deviceNumber the device that the file is, 0:0 for others
 */
public record FileStatus(
        FileType type,
        int permissions,
        long uid,
        long gid,
        long size,
        long inode,
        long links,
        DeviceNumber device,
        DeviceNumber deviceNumber,
        Instant modified) {
    private static final int STATX_BASIC_STATS = 0x7FF;
    private static final int STRUCT_SIZE = 256;

    /** Returns whether both are one and the same file. */
    public boolean sameFile(FileStatus other) {
        return inode == other.inode && device.equals(other.device);
    }

    /** Asks for the status of an open file; O_PATH is enough. */
    static FileStatus of(Fd fd) throws KernelException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment statx = arena.allocate(STRUCT_SIZE, 8);
            Native.check(
                    Native.call(
                            SystemCall.STATX,
                            fd.number(),
                            Native.string(arena, ""),
                            Fcntl.AT_EMPTY_PATH,
                            STATX_BASIC_STATS,
                            statx.address()),
                    () -> "statx(%s)".formatted(fd));
            return parse(statx);
        }
    }

    /** Reads struct statx; the offsets are those of linux/stat.h, alike on all machines. */
    private static FileStatus parse(MemorySegment statx) {
        int mode = Short.toUnsignedInt(statx.get(ValueLayout.JAVA_SHORT, 28));
        return new FileStatus(
                FileType.ofMode(mode),
                mode & 07777,
                unsigned(statx, 20),
                unsigned(statx, 24),
                statx.get(ValueLayout.JAVA_LONG, 40),
                statx.get(ValueLayout.JAVA_LONG, 32),
                unsigned(statx, 16),
                deviceNumber(statx, 136),
                deviceNumber(statx, 128),
                Instant.ofEpochSecond(
                        statx.get(ValueLayout.JAVA_LONG, 112),
                        statx.get(ValueLayout.JAVA_INT, 120)));
    }

    private static DeviceNumber deviceNumber(MemorySegment statx, long offset) {
        return new DeviceNumber(
                statx.get(ValueLayout.JAVA_INT, offset),
                statx.get(ValueLayout.JAVA_INT, offset + 4));
    }

    private static long unsigned(MemorySegment statx, long offset) {
        return Integer.toUnsignedLong(statx.get(ValueLayout.JAVA_INT, offset));
    }
}
