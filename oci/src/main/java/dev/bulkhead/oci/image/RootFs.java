package dev.bulkhead.oci.image;

import dev.bulkhead.oci.Digest;
import dev.bulkhead.oci.json.InvalidFieldException;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.JsonString;
import dev.bulkhead.oci.json.ObjectReader;
import dev.bulkhead.oci.json.ObjectWriter;
import java.util.List;

/**
 * What an image's file system is made of (OCI image specification, config.md, "rootfs").
 *
 * @param diffIds digests of the layers' uncompressed tars, the lowest first
 * @param unknown fields that are kept as they are
 */
public record RootFs(List<Digest> diffIds, JsonObject unknown) {
    private static final String TYPE = "layers";

    /** Copies the list. */
    public RootFs {
        diffIds = List.copyOf(diffIds);
    }

    static RootFs read(ObjectReader in) {
        String type = in.requiredString("type");
        if (!type.equals(TYPE)) {
            throw new InvalidFieldException("type", "\"%s\" is not \"%s\"".formatted(type, TYPE));
        }
        return new RootFs(in.parsedList("diff_ids", Digest::parse), in.unknown());
    }

    JsonObject toJson() {
        return new ObjectWriter()
                .string("type", TYPE)
                .requiredArray("diff_ids", diffIds, digest -> new JsonString(digest.toString()))
                .finish(unknown);
    }
}
