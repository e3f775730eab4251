package dev.bulkhead.oci.image;

import dev.bulkhead.oci.Digest;
import dev.bulkhead.oci.Platform;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.ObjectReader;
import dev.bulkhead.oci.json.ObjectWriter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An image's configuration (OCI image specification, config.md).
 *
 * @param created when the image was made
 * @param author who made it
 * @param platform what its programs run on
 * @param config how its containers run unless told otherwise
 * @param rootfs the layers
 * @param history how the layers came to be, the lowest first
 * @param unknown fields that are kept as they are
 */
public record ImageConfig(
        Optional<Instant> created,
        Optional<String> author,
        Platform platform,
        ExecutionParameters config,
        RootFs rootfs,
        List<History> history,
        JsonObject unknown) {
    /** Copies the list. */
    public ImageConfig {
        history = List.copyOf(history);
    }

    /** Describes an image of which only the necessary is known. */
    public ImageConfig(Platform platform, ExecutionParameters config, List<Digest> diffIds) {
        this(
                Optional.empty(),
                Optional.empty(),
                platform,
                config,
                new RootFs(diffIds, JsonObject.EMPTY),
                List.of(),
                JsonObject.EMPTY);
    }

    /** Returns the digests of the layers' uncompressed tars, the lowest first. */
    public List<Digest> diffIds() {
        return rootfs.diffIds();
    }

    static ImageConfig read(ObjectReader in) {
        return new ImageConfig(
                in.parsed("created", Timestamp::parse),
                in.string("author"),
                // The fields of a platform lie in the document itself, beside the others.
                new Platform(
                        in.requiredString("os"),
                        in.requiredString("architecture"),
                        in.string("variant"),
                        JsonObject.EMPTY),
                in.object("config", ExecutionParameters::read).orElse(ExecutionParameters.NONE),
                in.requiredObject("rootfs", RootFs::read),
                in.objects("history", History::read),
                in.unknown());
    }

    JsonObject toJson() {
        return new ObjectWriter()
                .string("created", created.map(Instant::toString))
                .string("author", author)
                .string("architecture", platform.architecture())
                .string("os", platform.os())
                .string("variant", platform.variant())
                .object("config", config.toJson())
                .value("rootfs", rootfs.toJson())
                .array("history", history, History::toJson)
                .finish(unknown);
    }
}
