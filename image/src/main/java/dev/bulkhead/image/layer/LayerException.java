package dev.bulkhead.image.layer;

import java.io.IOException;

/**
 * A layer that cannot be unpacked: cut off, corrupt, hostile, larger than allowed, or more than the
 * file system can hold. The message names the entry and its place in the archive.
 */
public final class LayerException extends IOException {
    /** Says at which entry a failure happened. */
    LayerException(String place, IOException cause) {
        super(place + ": " + cause.getMessage(), cause);
    }
}
