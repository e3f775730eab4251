package dev.bulkhead.oci.runtime;

import dev.bulkhead.oci.json.InvalidFieldException;
import dev.bulkhead.oci.json.JsonName;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.ObjectReader;
import dev.bulkhead.oci.json.ObjectWriter;

/**
 * How old the machine looks to the container (personality(2)). The specification knows no flag yet.
 *
 * @param domain what uname(2) shows
 * @param unknown fields that are kept as they are
 */
public record Personality(Domain domain, JsonObject unknown) {
    /** The machine itself, or one of 32 bits. */
    public enum Domain implements JsonName {
        LINUX,
        LINUX32
    }

    static Personality read(ObjectReader in) {
        if (!in.strings("flags").isEmpty()) {
            throw new InvalidFieldException("flags", "is not empty, but no flag is defined");
        }
        return new Personality(in.requiredConstant("domain", Domain.class), in.unknown());
    }

    JsonObject toJson() {
        return new ObjectWriter().constant("domain", domain).finish(unknown);
    }
}
