package dev.bulkhead.image.layer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The attribute {@code security.capability} (linux/capability.h, struct vfs_ns_cap_data). One that
 * was set within a user namespace names that namespace's root on the host: it is of version 3. In
 * an archive it is of version 2, for whichever root.
 */
final class FileCapabilities {
    static final String ATTRIBUTE = "security.capability";

    private static final int VERSION_MASK = 0xFF000000;
    private static final int VERSION_2 = 0x02000000;
    private static final int VERSION_3 = 0x03000000;
    private static final int SIZE_2 = 20;
    private static final int SIZE_3 = 24;

    private FileCapabilities() {}

    /** Returns the value for an archive: one that only the container's root gets is for all. */
    static byte[] inside(byte[] value, IdShift ids) {
        if (value.length != SIZE_3) {
            return value;
        }
        ByteBuffer in = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN);
        int magic = in.getInt(0);
        long root = Integer.toUnsignedLong(in.getInt(SIZE_2));
        if ((magic & VERSION_MASK) != VERSION_3 || ids.inside(root) != 0) {
            return value;
        }
        byte[] plain = new byte[SIZE_2];
        in.get(0, plain);
        ByteBuffer.wrap(plain)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0, (magic & ~VERSION_MASK) | VERSION_2);
        return plain;
    }

    /** Returns the value for the disk: as the container's root would have set it. */
    static byte[] outside(byte[] value, IdShift ids) {
        if (ids.size() == 0 || value.length != SIZE_2) {
            return value;
        }
        ByteBuffer out = ByteBuffer.allocate(SIZE_3).order(ByteOrder.LITTLE_ENDIAN);
        out.put(0, value);
        int magic = out.getInt(0);
        if ((magic & VERSION_MASK) != VERSION_2) {
            return value;
        }
        return out.putInt(0, (magic & ~VERSION_MASK) | VERSION_3)
                .putInt(SIZE_2, (int) ids.first())
                .array();
    }
}
