package dev.bulkhead.oci;

import dev.bulkhead.oci.json.InvalidFieldException;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.ObjectReader;
import dev.bulkhead.oci.json.ObjectWriter;
import dev.bulkhead.oci.json.OrderedCopy;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Points to content by its type, digest and size (OCI image specification, descriptor.md).
 *
 * @param mediaType what the content is, as one of {@link MediaType}'s constants
 * @param digest the hash of the content
 * @param size the size of the content in bytes, not negative
 * @param urls places from which the content may be fetched too
 * @param annotations free text by keys
 * @param platform what an image that is pointed to runs on
 * @param artifactType the type of an artifact that is pointed to
 * @param unknown fields that are kept as they are
 */
public record Descriptor(
        String mediaType,
        Digest digest,
        long size,
        List<String> urls,
        Map<String, String> annotations,
        Optional<Platform> platform,
        Optional<String> artifactType,
        JsonObject unknown) {
    /** Checks the size, and copies the collections. */
    public Descriptor {
        if (size < 0) {
            throw new InvalidFieldException("size", size + " is negative");
        }
        urls = List.copyOf(urls);
        annotations = OrderedCopy.of(annotations);
    }

    /** Points to content of which only the necessary is known. */
    public Descriptor(String mediaType, Digest digest, long size) {
        this(
                mediaType,
                digest,
                size,
                List.of(),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                JsonObject.EMPTY);
    }

    /** Reads a descriptor that is a part of a document. */
    public static Descriptor read(ObjectReader in) {
        return new Descriptor(
                in.requiredString("mediaType"),
                in.requiredParsed("digest", Digest::parse),
                in.requiredInteger("size"),
                in.strings("urls"),
                in.stringMap("annotations"),
                in.object("platform", Platform::read),
                in.string("artifactType"),
                in.unknown());
    }

    /** Returns the descriptor as a part of a document. */
    public JsonObject toJson() {
        return new ObjectWriter()
                .string("mediaType", mediaType)
                .string("digest", digest.toString())
                .integer("size", size)
                .strings("urls", urls)
                .stringMap("annotations", annotations)
                .object("platform", platform, Platform::toJson)
                .string("artifactType", artifactType)
                .finish(unknown);
    }
}
