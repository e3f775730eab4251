package dev.bulkhead.oci.runtime;

import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.ObjectReader;
import dev.bulkhead.oci.json.ObjectWriter;
import java.util.List;
import java.util.Optional;

/**
 * Shares of caches and memory bandwidth (OCI runtime specification, config-linux.md, "IntelRdt").
 *
 * @param closId name of the class of service, a directory in resctrl's file system
 * @param schemata lines for its schemata file, after those of the two other fields
 * @param l3CacheSchema line for the third cache
 * @param memBwSchema line for the memory's bandwidth
 * @param enableMonitoring whether the container's use is measured
 * @param unknown fields that are kept as they are
 */
public record IntelRdt(
        Optional<String> closId,
        List<String> schemata,
        Optional<String> l3CacheSchema,
        Optional<String> memBwSchema,
        boolean enableMonitoring,
        JsonObject unknown) {
    /** Checks the texts, and copies the list. */
    public IntelRdt {
        closId.ifPresent(text -> Check.fileName("closID", text));
        Check.texts("schemata", schemata);
        Check.text("l3CacheSchema", l3CacheSchema);
        Check.text("memBwSchema", memBwSchema);
        schemata = List.copyOf(schemata);
    }

    static IntelRdt read(ObjectReader in) {
        return new IntelRdt(
                in.string("closID"),
                in.strings("schemata"),
                in.string("l3CacheSchema"),
                in.string("memBwSchema"),
                in.flag("enableMonitoring"),
                in.unknown());
    }

    JsonObject toJson() {
        return new ObjectWriter()
                .string("closID", closId)
                .strings("schemata", schemata)
                .string("l3CacheSchema", l3CacheSchema)
                .string("memBwSchema", memBwSchema)
                .flag("enableMonitoring", enableMonitoring)
                .finish(unknown);
    }
}
