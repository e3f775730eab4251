package dev.bulkhead.docker.wire;

import dev.bulkhead.engine.ImageInfo;
import dev.bulkhead.oci.json.JsonArray;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.JsonString;
import dev.bulkhead.oci.json.ObjectWriter;
import java.util.List;

/** Images. */
public final class ImageDocuments {
    private static final int UNKNOWN = -1;

    private ImageDocuments() {}

    /** Writes one as a list shows it: what has the same id is one image with several names. */
    public static JsonObject summary(List<ImageInfo> names) {
        ImageInfo image = names.getFirst();
        return new ObjectWriter()
                .string("Id", image.id())
                .string("ParentId", "")
                .requiredArray("RepoTags", tags(names), JsonString::new)
                .value("RepoDigests", new JsonArray(List.of()))
                .integer("Created", image.created().getEpochSecond())
                .integer("Size", image.size())
                .integer("SharedSize", UNKNOWN)
                .value("Labels", JsonObject.EMPTY)
                .integer("Containers", UNKNOWN)
                .finish(JsonObject.EMPTY);
    }

    /** Writes one wholly. */
    public static JsonObject inspect(List<ImageInfo> names) {
        ImageInfo image = names.getFirst();
        return new ObjectWriter()
                .string("Id", image.id())
                .requiredArray("RepoTags", tags(names), JsonString::new)
                .value("RepoDigests", new JsonArray(List.of()))
                .string("Parent", "")
                .string("Comment", "")
                .string("Created", image.created().toString())
                .string("DockerVersion", "")
                .string("Author", "")
                .value("Config", JsonObject.EMPTY)
                .string("Architecture", SystemDocuments.architecture())
                .string("Os", "linux")
                .integer("Size", image.size())
                .finish(JsonObject.EMPTY);
    }

    private static List<String> tags(List<ImageInfo> names) {
        return names.stream().map(ImageInfo::name).map(ImageReferences::canonical).toList();
    }
}
