package dev.bulkhead.image.layer;

import dev.bulkhead.kernel.OwnIds;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * How overlayfs marks directories. The marks of an ordinary user's engine are attributes that need
 * no right; such layers are mounted with {@code userxattr}.
 */
public final class OverlayMarks {
    private static final OwnIds IDS = ids();

    /** The attribute of a directory that hides what is below it. */
    public static final String OPAQUE = isHost() ? "trusted.overlay.opaque" : "user.overlay.opaque";

    private OverlayMarks() {}

    /** Returns who a layer's file belongs to: root, if it is nobody whom this process knows. */
    static long owner(long id) {
        return isHost() || id < IDS.count() ? id : 0;
    }

    /** Returns whether this process has the host's own user ids. */
    static boolean isHost() {
        return IDS.host();
    }

    private static OwnIds ids() {
        try {
            return OwnIds.current();
        } catch (IOException e) {
            throw new UncheckedIOException("read the id maps of this process", e);
        }
    }
}
