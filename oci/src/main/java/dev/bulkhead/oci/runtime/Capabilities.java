package dev.bulkhead.oci.runtime;

import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.ObjectReader;
import dev.bulkhead.oci.json.ObjectWriter;
import dev.bulkhead.oci.json.OrderedCopy;
import java.util.Set;

/**
 * The five sets of capabilities of a process (capabilities(7), "Thread capability sets").
 *
 * @param bounding what execve(2) can give at most
 * @param effective what the kernel's checks see
 * @param inheritable what is kept by programs whose files inherit it
 * @param permitted what the process may make effective
 * @param ambient what is kept by programs without rights of their own
 * @param unknown fields that are kept as they are
 */
public record Capabilities(
        Set<Capability> bounding,
        Set<Capability> effective,
        Set<Capability> inheritable,
        Set<Capability> permitted,
        Set<Capability> ambient,
        JsonObject unknown) {
    /** Copies the sets. */
    public Capabilities {
        bounding = OrderedCopy.of(bounding);
        effective = OrderedCopy.of(effective);
        inheritable = OrderedCopy.of(inheritable);
        permitted = OrderedCopy.of(permitted);
        ambient = OrderedCopy.of(ambient);
    }

    /**
     * Gives a program of root exactly these capabilities: they are bounding, permitted and
     * effective. None is inheritable or ambient, so a program of another user gets none.
     */
    public static Capabilities of(Set<Capability> capabilities) {
        return new Capabilities(
                capabilities, capabilities, Set.of(), capabilities, Set.of(), JsonObject.EMPTY);
    }

    static Capabilities read(ObjectReader in) {
        return new Capabilities(
                in.constants("bounding", Capability.class),
                in.constants("effective", Capability.class),
                in.constants("inheritable", Capability.class),
                in.constants("permitted", Capability.class),
                in.constants("ambient", Capability.class),
                in.unknown());
    }

    JsonObject toJson() {
        return new ObjectWriter()
                .constants("bounding", bounding)
                .constants("effective", effective)
                .constants("inheritable", inheritable)
                .constants("permitted", permitted)
                .constants("ambient", ambient)
                .finish(unknown);
    }
}
