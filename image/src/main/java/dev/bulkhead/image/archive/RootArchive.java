package dev.bulkhead.image.archive;

import dev.bulkhead.image.Image;
import dev.bulkhead.image.ImageStore;
import dev.bulkhead.image.IndexEntry;
import dev.bulkhead.image.Intake;
import dev.bulkhead.image.layer.LayerLimits;
import dev.bulkhead.oci.Descriptor;
import dev.bulkhead.oci.Digest;
import dev.bulkhead.oci.MediaType;
import dev.bulkhead.oci.Platform;
import dev.bulkhead.oci.Reference;
import dev.bulkhead.oci.image.ExecutionParameters;
import dev.bulkhead.oci.image.History;
import dev.bulkhead.oci.image.ImageConfig;
import dev.bulkhead.oci.image.RootFs;
import dev.bulkhead.oci.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/** Makes images of one layer from archives of root file systems. */
public final class RootArchive {
    private RootArchive() {}

    /**
     * What the image is to be.
     *
     * @param name without a digest
     * @param message for its history
     * @param parameters how its containers run
     */
    public record Wish(
            Optional<Reference> name,
            String message,
            ExecutionParameters parameters,
            Platform platform) {
        /** Checks the name. */
        public Wish {
            if (name.flatMap(Reference::digest).isPresent()) {
                throw new IllegalArgumentException(
                        "image name \"%s\" has a digest, which only what it names can tell"
                                .formatted(name.get().familiar()));
            }
        }

        /** A name, and nothing else to say. */
        public Wish(Reference name) {
            this(
                    Optional.of(name),
                    "imported from an archive",
                    ExecutionParameters.NONE,
                    Platform.host());
        }
    }

    /**
     * Makes an image. One that had the name before loses it.
     *
     * @param archive plain, or compressed by gzip, zstd, xz or bzip2; read to its end, and closed
     * @param progress is told now and then how many bytes of the uncompressed archive are done
     * @throws dev.bulkhead.image.layer.LayerException if the archive cannot be unpacked
     */
    public static Image add(
            ImageStore store,
            InputStream archive,
            Wish wish,
            LayerLimits limits,
            LongConsumer progress)
            throws IOException {
        try (Intake intake = store.intake()) {
            Intake.PendingLayer layer = intake.unpack(archive, limits, progress);
            intake.publish(layer, Optional.empty());
            Digest diffId = layer.unpacked().diffId();
            ImageConfig config = config(diffId, wish);
            // Nobody has the archive any more: the manifest tells of a blob that is not here,
            // which a layout may do (image-layout.md, "blobs directory").
            Descriptor blob = new Descriptor(MediaType.OCI_LAYER, diffId, layer.unpacked().bytes());
            Descriptor manifest = intake.image(config, List.of(blob));
            intake.finish(List.of(new IndexEntry(wish.name, manifest, Optional.empty())));
            Digest id =
                    store.manifest(new IndexEntry(Optional.empty(), manifest, Optional.empty()))
                            .config()
                            .digest();
            return store.withId(id.hex()).getFirst();
        }
    }

    private static ImageConfig config(Digest diffId, Wish wish) {
        Optional<Instant> now = Optional.of(Instant.now());
        History imported =
                new History(
                        now,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(wish.message),
                        false,
                        JsonObject.EMPTY);
        return new ImageConfig(
                now,
                Optional.empty(),
                wish.platform,
                wish.parameters,
                new RootFs(List.of(diffId), JsonObject.EMPTY),
                List.of(imported),
                JsonObject.EMPTY);
    }
}
