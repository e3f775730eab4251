package dev.bulkhead.oci.runtime;

import dev.bulkhead.oci.json.JsonName;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.ObjectReader;
import dev.bulkhead.oci.json.ObjectWriter;

/**
 * A process's rank when it reads and writes disks (ioprio_set(2)).
 *
 * @param ioClass the rule
 * @param priority rank under RT and BE, from 0, the first, to 7
 * @param unknown fields that are kept as they are
 */
public record IoPriority(IoClass ioClass, long priority, JsonObject unknown) {
    /** The rules: real time, best effort, only when idle. */
    public enum IoClass implements JsonName {
        RT,
        BE,
        IDLE;

        @Override
        public String jsonName() {
            return "IOPRIO_CLASS_" + name();
        }
    }

    /** Checks the range. */
    public IoPriority {
        Check.range("priority", priority, 0, 7);
    }

    static IoPriority read(ObjectReader in) {
        return new IoPriority(
                in.requiredConstant("class", IoClass.class),
                in.integer("priority").orElse(0),
                in.unknown());
    }

    JsonObject toJson() {
        return new ObjectWriter()
                .constant("class", ioClass)
                .integer("priority", priority)
                .finish(unknown);
    }
}
