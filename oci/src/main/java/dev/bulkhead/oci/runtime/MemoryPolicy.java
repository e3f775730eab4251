package dev.bulkhead.oci.runtime;

import dev.bulkhead.oci.json.JsonName;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.ObjectReader;
import dev.bulkhead.oci.json.ObjectWriter;
import dev.bulkhead.oci.json.OrderedCopy;
import java.util.Optional;
import java.util.Set;

/**
 * From which memory nodes a process gets its memory (set_mempolicy(2)).
 *
 * @param mode the rule
 * @param nodes the nodes, as a list such as {@code 0-3,7}
 * @param flags refinements
 * @param unknown fields that are kept as they are
 */
public record MemoryPolicy(Mode mode, Optional<String> nodes, Set<Flag> flags, JsonObject unknown) {
    /** The rules. */
    public enum Mode implements JsonName {
        DEFAULT,
        PREFERRED,
        BIND,
        INTERLEAVE,
        LOCAL,
        PREFERRED_MANY,
        WEIGHTED_INTERLEAVE;

        @Override
        public String jsonName() {
            return "MPOL_" + name();
        }
    }

    /** The refinements. */
    public enum Flag implements JsonName {
        NUMA_BALANCING,
        RELATIVE_NODES,
        STATIC_NODES;

        @Override
        public String jsonName() {
            return "MPOL_F_" + name();
        }
    }

    /** Checks the list, and copies the set. */
    public MemoryPolicy {
        Check.cpuList("nodes", nodes);
        flags = OrderedCopy.of(flags);
    }

    static MemoryPolicy read(ObjectReader in) {
        return new MemoryPolicy(
                in.requiredConstant("mode", Mode.class),
                in.string("nodes"),
                in.constants("flags", Flag.class),
                in.unknown());
    }

    JsonObject toJson() {
        return new ObjectWriter()
                .constant("mode", mode)
                .string("nodes", nodes)
                .constants("flags", flags)
                .finish(unknown);
    }
}
