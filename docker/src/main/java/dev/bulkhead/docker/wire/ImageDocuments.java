package dev.bulkhead.docker.wire;

import dev.bulkhead.engine.ImageInfo;
import dev.bulkhead.engine.ImageStep;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.JsonString;
import dev.bulkhead.oci.json.ObjectWriter;

/** Images. */
public final class ImageDocuments {
    private static final int UNKNOWN = -1;

    private ImageDocuments() {}

    /** Writes one as a list shows it. */
    public static JsonObject summary(ImageInfo image) {
        return usage(image, UNKNOWN);
    }

    /** Writes one as a list shows it, with how many containers are made of it. */
    public static JsonObject usage(ImageInfo image, long users) {
        return new ObjectWriter()
                .string("Id", image.id())
                .string("ParentId", "")
                .requiredArray("RepoTags", image.tags(), JsonString::new)
                .requiredArray("RepoDigests", image.digests(), JsonString::new)
                .integer("Created", image.created().getEpochSecond())
                .integer("Size", image.size())
                .integer("SharedSize", UNKNOWN)
                .value("Labels", Maps.write(image.labels()))
                .integer("Containers", users)
                .finish(JsonObject.EMPTY);
    }

    /** Writes a step in the making of one. */
    public static JsonObject step(ImageStep step) {
        return new ObjectWriter()
                .string("Id", step.id().orElse("<missing>"))
                .integer("Created", step.created().getEpochSecond())
                .string("CreatedBy", step.command())
                .value("Tags", SystemDocuments.orNull(step.tags()))
                .integer("Size", step.size())
                .string("Comment", step.comment())
                .finish(JsonObject.EMPTY);
    }
}
