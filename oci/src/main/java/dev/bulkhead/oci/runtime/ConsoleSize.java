package dev.bulkhead.oci.runtime;

import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.ObjectReader;
import dev.bulkhead.oci.json.ObjectWriter;

/**
 * Size of a terminal in characters, each side at most 65535 (ioctl_tty(2), struct winsize).
 *
 * @param height number of rows
 * @param width number of columns
 * @param unknown fields that are kept as they are
 */
public record ConsoleSize(long height, long width, JsonObject unknown) {
    /** Checks the ranges. */
    public ConsoleSize {
        Check.range("height", height, 0, 0xffff);
        Check.range("width", width, 0, 0xffff);
    }

    /** Gives a size. */
    public ConsoleSize(long height, long width) {
        this(height, width, JsonObject.EMPTY);
    }

    static ConsoleSize read(ObjectReader in) {
        return new ConsoleSize(
                in.requiredInteger("height"), in.requiredInteger("width"), in.unknown());
    }

    JsonObject toJson() {
        return new ObjectWriter().integer("height", height).integer("width", width).finish(unknown);
    }
}
