package dev.bulkhead.oci.runtime;

import dev.bulkhead.oci.json.InvalidFieldException;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.ObjectReader;
import dev.bulkhead.oci.json.ObjectWriter;
import java.util.Optional;

/**
 * What a new time namespace adds to the clocks (time_namespaces(7)).
 *
 * @param monotonic for CLOCK_MONOTONIC
 * @param boottime for CLOCK_BOOTTIME
 */
public record TimeOffsets(Optional<Offset> monotonic, Optional<Offset> boottime) {
    /** Nothing is added. */
    public static final TimeOffsets NONE = new TimeOffsets(Optional.empty(), Optional.empty());

    /**
     * An addition to a clock.
     *
     * @param secs seconds
     * @param nanosecs nanoseconds, less than a second
     * @param unknown fields that are kept as they are
     */
    public record Offset(long secs, long nanosecs, JsonObject unknown) {
        /** Checks the range. */
        public Offset {
            Check.range("nanosecs", nanosecs, 0, 999_999_999);
        }

        static Offset read(ObjectReader in) {
            return new Offset(
                    in.integer("secs").orElse(0), in.integer("nanosecs").orElse(0), in.unknown());
        }

        JsonObject toJson() {
            return new ObjectWriter()
                    .nonZero("secs", secs)
                    .nonZero("nanosecs", nanosecs)
                    .finish(unknown);
        }
    }

    static TimeOffsets read(ObjectReader in) {
        TimeOffsets offsets =
                new TimeOffsets(
                        in.object("monotonic", Offset::read), in.object("boottime", Offset::read));
        // The object's names are clocks, so another one is no field of a later version.
        for (String other : in.unknown().fields().keySet()) {
            throw new InvalidFieldException(other, "is not one of monotonic, boottime");
        }
        return offsets;
    }

    JsonObject toJson() {
        return new ObjectWriter()
                .object("monotonic", monotonic, Offset::toJson)
                .object("boottime", boottime, Offset::toJson)
                .finish(JsonObject.EMPTY);
    }
}
