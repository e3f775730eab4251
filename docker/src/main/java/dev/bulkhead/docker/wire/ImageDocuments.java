package dev.bulkhead.docker.wire;

import dev.bulkhead.engine.ImageInfo;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.JsonString;
import dev.bulkhead.oci.json.ObjectWriter;

/** Images. */
public final class ImageDocuments {
    private static final int UNKNOWN = -1;

    private ImageDocuments() {}

    /** Writes one as a list shows it. */
    public static JsonObject summary(ImageInfo image) {
        return new ObjectWriter()
                .string("Id", image.id())
                .string("ParentId", "")
                .requiredArray("RepoTags", image.tags(), JsonString::new)
                .requiredArray("RepoDigests", image.digests(), JsonString::new)
                .integer("Created", image.created().getEpochSecond())
                .integer("Size", image.size())
                .integer("SharedSize", UNKNOWN)
                .stringMap("Labels", image.labels())
                .integer("Containers", UNKNOWN)
                .finish(JsonObject.EMPTY);
    }
}
