package dev.bulkhead.oci.image;

import dev.bulkhead.oci.Descriptor;
import dev.bulkhead.oci.Platform;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.ObjectReader;
import dev.bulkhead.oci.json.ObjectWriter;
import dev.bulkhead.oci.json.OrderedCopy;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The manifests of an image for several platforms (OCI image specification, image-index.md;
 * Docker's manifest list).
 *
 * @param mediaType the type that the document gives itself
 * @param artifactType the type of an artifact that is no image
 * @param manifests the manifests, or further indexes
 * @param subject the manifest that this index is about
 * @param annotations free text by keys
 * @param unknown fields that are kept as they are
 */
public record Index(
        Optional<String> mediaType,
        Optional<String> artifactType,
        List<Descriptor> manifests,
        Optional<Descriptor> subject,
        Map<String, String> annotations,
        JsonObject unknown) {
    /** Copies the collections. */
    public Index {
        manifests = List.copyOf(manifests);
        annotations = OrderedCopy.of(annotations);
    }

    /** Lists manifests of which nothing more is to be said. */
    public Index(String mediaType, List<Descriptor> manifests) {
        this(
                Optional.of(mediaType),
                Optional.empty(),
                manifests,
                Optional.empty(),
                Map.of(),
                JsonObject.EMPTY);
    }

    /**
     * Returns the manifest that suits a machine best: of those that it can run, the one that uses
     * the latest version of its instruction set, and of equal ones the first. One that names no
     * platform is taken only if there is no other.
     */
    public Optional<Descriptor> select(Platform machine) {
        Optional<Descriptor> best = Optional.empty();
        for (Descriptor manifest : manifests) {
            if (manifest.platform().filter(machine::runs).isPresent()
                    && best.flatMap(Descriptor::platform)
                            .filter(found -> found.runs(manifest.platform().orElseThrow()))
                            .isEmpty()) {
                best = Optional.of(manifest);
            }
        }
        return best.or(this::withoutPlatform);
    }

    private Optional<Descriptor> withoutPlatform() {
        return manifests.stream().filter(manifest -> manifest.platform().isEmpty()).findFirst();
    }

    static Index read(ObjectReader in) {
        SchemaVersion.require(in);
        in.require("manifests");
        Index index =
                new Index(
                        in.string("mediaType"),
                        in.string("artifactType"),
                        in.objects("manifests", Descriptor::read),
                        in.object("subject", Descriptor::read),
                        in.stringMap("annotations"),
                        in.unknown());
        SchemaVersion.requireNoField(index.unknown, "layers", "image's manifest");
        SchemaVersion.requireNoField(index.unknown, "config", "image's manifest");
        return index;
    }

    JsonObject toJson() {
        return new ObjectWriter()
                .integer(SchemaVersion.FIELD, SchemaVersion.VALUE)
                .string("mediaType", mediaType)
                .string("artifactType", artifactType)
                .requiredArray("manifests", manifests, Descriptor::toJson)
                .object("subject", subject, Descriptor::toJson)
                .stringMap("annotations", annotations)
                .finish(unknown);
    }
}
