package dev.bulkhead.oci.image;

import dev.bulkhead.oci.Descriptor;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.ObjectReader;
import dev.bulkhead.oci.json.ObjectWriter;
import dev.bulkhead.oci.json.OrderedCopy;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The parts of one image (OCI image specification, manifest.md; Docker's image manifest, version 2,
 * schema 2).
 *
 * @param mediaType the type that the document gives itself
 * @param artifactType the type of an artifact that is no image
 * @param config the configuration
 * @param layers the layers, the lowest first
 * @param subject the manifest that this one is about
 * @param annotations free text by keys
 * @param unknown fields that are kept as they are
 */
public record Manifest(
        Optional<String> mediaType,
        Optional<String> artifactType,
        Descriptor config,
        List<Descriptor> layers,
        Optional<Descriptor> subject,
        Map<String, String> annotations,
        JsonObject unknown) {
    /** Copies the collections. */
    public Manifest {
        layers = List.copyOf(layers);
        annotations = OrderedCopy.of(annotations);
    }

    /** Describes an image of which only the necessary is known. */
    public Manifest(String mediaType, Descriptor config, List<Descriptor> layers) {
        this(
                Optional.of(mediaType),
                Optional.empty(),
                config,
                layers,
                Optional.empty(),
                Map.of(),
                JsonObject.EMPTY);
    }

    static Manifest read(ObjectReader in) {
        SchemaVersion.require(in);
        in.require("layers");
        Manifest manifest =
                new Manifest(
                        in.string("mediaType"),
                        in.string("artifactType"),
                        in.requiredObject("config", Descriptor::read),
                        in.objects("layers", Descriptor::read),
                        in.object("subject", Descriptor::read),
                        in.stringMap("annotations"),
                        in.unknown());
        SchemaVersion.requireNoField(manifest.unknown, "manifests", "index");
        return manifest;
    }

    JsonObject toJson() {
        return new ObjectWriter()
                .integer(SchemaVersion.FIELD, SchemaVersion.VALUE)
                .string("mediaType", mediaType)
                .string("artifactType", artifactType)
                .value("config", config.toJson())
                .requiredArray("layers", layers, Descriptor::toJson)
                .object("subject", subject, Descriptor::toJson)
                .stringMap("annotations", annotations)
                .finish(unknown);
    }
}
