package dev.bulkhead.image.archive;

import dev.bulkhead.image.Image;
import dev.bulkhead.image.ImageStore;
import dev.bulkhead.image.IndexEntry;
import dev.bulkhead.image.Intake;
import dev.bulkhead.image.layer.LayerLimits;
import dev.bulkhead.oci.Descriptor;
import dev.bulkhead.oci.Digest;
import dev.bulkhead.oci.MediaType;
import dev.bulkhead.oci.Reference;
import dev.bulkhead.oci.image.ExecutionParameters;
import dev.bulkhead.oci.image.History;
import dev.bulkhead.oci.image.ImageConfig;
import dev.bulkhead.oci.image.RootFs;
import dev.bulkhead.oci.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes images of other images and a further layer. */
public final class CommittedImage {
    private CommittedImage() {}

    /**
     * What the image is to be.
     *
     * @param name without a digest; absent: it has none
     * @param author whom its history names
     * @param message for its history
     * @param createdBy what made the layer, for its history
     * @param parameters how its containers run
     */
    public record Wish(
            Optional<Reference> name,
            Optional<String> author,
            Optional<String> message,
            String createdBy,
            ExecutionParameters parameters) {}

    /**
     * Makes an image. One that had the name before loses it.
     *
     * @param layer the archive of the layer above those of the base; read to its end, and closed
     */
    public static Image add(ImageStore store, Image base, InputStream layer, Wish wish)
            throws IOException {
        try (Intake intake = store.intake()) {
            Intake.PendingLayer pending = intake.unpack(layer, LayerLimits.DEFAULT, _ -> {});
            intake.publish(pending, Optional.empty());
            Digest diffId = pending.unpacked().diffId();
            List<Descriptor> layers = new ArrayList<>(base.layers());
            layers.add(new Descriptor(MediaType.OCI_LAYER, diffId, pending.unpacked().bytes()));
            Descriptor manifest = intake.image(config(base.config(), diffId, wish), layers);
            IndexEntry entry = new IndexEntry(wish.name, manifest, Optional.empty());
            intake.finish(List.of(entry));
            return store.withId(store.manifest(entry).config().digest().hex()).getFirst();
        }
    }

    private static ImageConfig config(ImageConfig base, Digest diffId, Wish wish) {
        Optional<Instant> now = Optional.of(Instant.now());
        List<Digest> diffIds = new ArrayList<>(base.diffIds());
        diffIds.add(diffId);
        List<History> history = new ArrayList<>(base.history());
        history.add(
                new History(
                        now,
                        wish.author,
                        Optional.of(wish.createdBy),
                        wish.message,
                        false,
                        JsonObject.EMPTY));
        return new ImageConfig(
                now,
                wish.author.or(base::author),
                base.platform(),
                wish.parameters,
                new RootFs(diffIds, JsonObject.EMPTY),
                history,
                base.unknown());
    }
}
