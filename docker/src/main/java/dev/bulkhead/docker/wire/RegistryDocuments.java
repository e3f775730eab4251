package dev.bulkhead.docker.wire;

import dev.bulkhead.docker.http.HttpFailure;
import dev.bulkhead.engine.DistributionInfo;
import dev.bulkhead.engine.PushedImage;
import dev.bulkhead.engine.RegistryCredentials;
import dev.bulkhead.oci.json.Json;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.MalformedDocumentException;
import dev.bulkhead.oci.json.ObjectReader;
import dev.bulkhead.oci.json.ObjectWriter;
import java.util.Base64;
import java.util.Optional;

/** What is told of registries. */
public final class RegistryDocuments {
    private static final int MOST_BYTES = 64 << 10;

    private RegistryDocuments() {}

    /** Reads who a client is to a registry; nobody, if it does not say. */
    public static Optional<RegistryCredentials> credentials(String header) throws HttpFailure {
        try {
            String url = header.replace('+', '-').replace('/', '_').replace("=", "");
            byte[] document = Base64.getUrlDecoder().decode(url);
            return document.length == 0
                    ? Optional.empty()
                    : Json.read(document, MOST_BYTES, RegistryDocuments::read);
        } catch (IllegalArgumentException | MalformedDocumentException e) {
            throw HttpFailure.badRequest("invalid X-Registry-Auth header");
        }
    }

    private static Optional<RegistryCredentials> read(ObjectReader in) {
        Optional<RegistryCredentials> token =
                in.string("identitytoken").map(secret -> new RegistryCredentials("", secret));
        return token.or(() ->
                in.string("username")
                        .map(name ->
                                new RegistryCredentials(name, in.string("password").orElse(""))));
    }

    /** Writes what a name stands for now, for programs. */
    public static JsonObject pushed(PushedImage image) {
        return new ObjectWriter()
                .value("progressDetail", JsonObject.EMPTY)
                .value(
                        "aux",
                        new ObjectWriter()
                                .string("Tag", image.tag())
                                .string("Digest", image.digest())
                                .integer("Size", image.size())
                                .finish(JsonObject.EMPTY))
                .finish(JsonObject.EMPTY);
    }

    /** Writes what a name stands for in a registry. */
    public static JsonObject distribution(DistributionInfo info) {
        return new ObjectWriter()
                .value(
                        "Descriptor",
                        new ObjectWriter()
                                .string("mediaType", info.mediaType())
                                .string("digest", info.digest())
                                .integer("size", info.size())
                                .finish(JsonObject.EMPTY))
                .requiredArray("Platforms", info.platforms(), RegistryDocuments::platform)
                .finish(JsonObject.EMPTY);
    }

    private static JsonObject platform(String text) {
        String[] parts = text.split("/", 3);
        ObjectWriter out =
                new ObjectWriter()
                        .string("architecture", parts.length > 1 ? parts[1] : "")
                        .string("os", parts[0]);
        if (parts.length > 2) {
            out.string("variant", parts[2]);
        }
        return out.finish(JsonObject.EMPTY);
    }
}
