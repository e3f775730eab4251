package dev.bulkhead.oci.runtime;

import dev.bulkhead.oci.json.InvalidFieldException;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.ObjectReader;
import dev.bulkhead.oci.json.ObjectWriter;
import java.util.OptionalLong;

/**
 * Limits on one device for remote memory access, at least one of them (OCI runtime specification,
 * config-linux.md, "RDMA").
 *
 * @param hcaHandles number of handles, 32 bits without a sign
 * @param hcaObjects number of objects, 32 bits without a sign
 * @param unknown fields that are kept as they are
 */
public record Rdma(OptionalLong hcaHandles, OptionalLong hcaObjects, JsonObject unknown) {
    /** Checks the ranges. */
    public Rdma {
        Check.range("hcaHandles", hcaHandles, 0, Check.MAX_UINT32);
        Check.range("hcaObjects", hcaObjects, 0, Check.MAX_UINT32);
        if (hcaHandles.isEmpty() && hcaObjects.isEmpty()) {
            throw new InvalidFieldException("hcaHandles", "is required, or hcaObjects is");
        }
    }

    static Rdma read(ObjectReader in) {
        return new Rdma(in.integer("hcaHandles"), in.integer("hcaObjects"), in.unknown());
    }

    JsonObject toJson() {
        return new ObjectWriter()
                .integer("hcaHandles", hcaHandles)
                .integer("hcaObjects", hcaObjects)
                .finish(unknown);
    }
}
