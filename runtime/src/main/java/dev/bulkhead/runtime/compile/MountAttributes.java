package dev.bulkhead.runtime.compile;

import dev.bulkhead.runtime.plan.Argument;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** {@code struct mount_attr} of mount_setattr(2). */
final class MountAttributes {
    private static final int BYTES = 32;

    static final Argument SIZE = Argument.named(BYTES, "sizeof(mount_attr)");

    private MountAttributes() {}

    /** Returns the structure with what to set, to clear and to propagate. */
    static Argument of(long set, long clear, long propagation) {
        return encode(set, clear, propagation, 0);
    }

    /**
     * Returns the structure that shows a mount through the id maps of a user namespace.
     *
     * @param namespace the descriptor's number
     */
    static Argument idMap(int namespace) {
        return encode(Constants.MOUNT_ATTR_IDMAP, 0, 0, namespace);
    }

    private static Argument encode(long set, long clear, long propagation, long namespace) {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(set).putLong(clear).putLong(propagation).putLong(namespace);
        return Argument.block(
                bytes.array(), "{" + describe(set, clear, propagation, namespace) + "}");
    }

    private static String describe(long set, long clear, long propagation, long namespace) {
        List<String> parts = new ArrayList<>();
        name(parts, "+", set);
        name(parts, "-", clear);
        if (propagation != 0) {
            parts.add(
                    propagation == Constants.MS_PRIVATE
                            ? "private"
                            : propagation == Constants.MS_SLAVE
                                    ? "slave"
                                    : propagation == Constants.MS_SHARED ? "shared" : "unbindable");
        }
        if (namespace != 0) {
            parts.add("userns_fd=" + namespace);
        }
        return String.join(" ", parts);
    }

    private static void name(List<String> parts, String sign, long mask) {
        String[] names = {"rdonly", "nosuid", "nodev", "noexec"};
        for (int bit = 0; bit < names.length; bit++) {
            if ((mask & 1L << bit) != 0) {
                parts.add(sign + names[bit]);
            }
        }
        if ((mask & Constants.MOUNT_ATTR_IDMAP) != 0) {
            parts.add(sign + "idmap");
        }
        long rest = mask & ~(0xf | Constants.MOUNT_ATTR_IDMAP);
        if (rest != 0) {
            parts.add(sign + "0x" + Long.toHexString(rest));
        }
    }
}
