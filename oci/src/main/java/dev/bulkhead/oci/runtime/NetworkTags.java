package dev.bulkhead.oci.runtime;

import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.ObjectReader;
import dev.bulkhead.oci.json.ObjectWriter;
import java.util.List;
import java.util.OptionalLong;

/**
 * Marks on what a container sends, by the cgroup controllers net_cls and net_prio (OCI runtime
 * specification, config-linux.md, "Network").
 *
 * @param classId the packets' class, 32 bits without a sign
 * @param priorities the packets' priorities, by interfaces
 * @param unknown fields that are kept as they are
 */
public record NetworkTags(OptionalLong classId, List<Priority> priorities, JsonObject unknown) {
    /** No mark. */
    public static final NetworkTags NONE =
            new NetworkTags(OptionalLong.empty(), List.of(), JsonObject.EMPTY);

    /**
     * A priority on one interface.
     *
     * @param name the interface's name outside
     * @param priority 32 bits without a sign
     * @param unknown fields that are kept as they are
     */
    public record Priority(String name, long priority, JsonObject unknown) {
        /** Checks name and range. */
        public Priority {
            NetDevice.checkName("name", name);
            Check.range("priority", priority, 0, Check.MAX_UINT32);
        }

        static Priority read(ObjectReader in) {
            return new Priority(
                    in.requiredString("name"), in.requiredInteger("priority"), in.unknown());
        }

        JsonObject toJson() {
            return new ObjectWriter()
                    .string("name", name)
                    .integer("priority", priority)
                    .finish(unknown);
        }
    }

    /** Checks the range, and copies the list. */
    public NetworkTags {
        Check.range("classID", classId, 0, Check.MAX_UINT32);
        priorities = List.copyOf(priorities);
    }

    static NetworkTags read(ObjectReader in) {
        return new NetworkTags(
                in.integer("classID"), in.objects("priorities", Priority::read), in.unknown());
    }

    JsonObject toJson() {
        return new ObjectWriter()
                .integer("classID", classId)
                .array("priorities", priorities, Priority::toJson)
                .finish(unknown);
    }
}
