package dev.bulkhead.image.registry;

import dev.bulkhead.oci.Descriptor;
import dev.bulkhead.oci.Digest;
import dev.bulkhead.oci.MediaType;
import dev.bulkhead.oci.image.ImageCodec;
import dev.bulkhead.oci.json.Json;
import dev.bulkhead.oci.json.MalformedDocumentException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** One repository on one host: the calls of the OCI distribution specification. */
final class RepositoryClient {
    private static final String MANIFESTS =
            String.join(
                    ", ",
                    MediaType.OCI_INDEX,
                    MediaType.OCI_MANIFEST,
                    MediaType.DOCKER_INDEX,
                    MediaType.DOCKER_MANIFEST);
    private static final String SCHEMA_1 = "application/vnd.docker.distribution.manifest.v1";
    private static final int MOST_TAGS = 10_000;
    private static final int MOST_PAGES = 100;

    private final RegistryConnection connection;
    private final String repository;

    RepositoryClient(RegistryConnection connection, String repository) {
        this.connection = connection;
        this.repository = repository;
    }

    String host() {
        return connection.host().name();
    }

    private String path(String rest) {
        return "/" + repository + rest;
    }

    /**
     * A manifest or an index as it came.
     *
     * @param descriptor its type, digest and size, which were checked
     */
    @SuppressWarnings("ArrayRecordComponent") // Nobody compares or changes them.
    record Document(Descriptor descriptor, byte[] bytes) {}

    /** Gets a manifest or an index by a tag or a digest. */
    Document manifest(String reference) throws IOException, InterruptedException {
        HttpResponse<InputStream> response =
                connection.send(
                        RegistryConnection.Request.of(
                                "GET",
                                path("/manifests/" + reference),
                                Map.of("Accept", MANIFESTS)));
        if (response.statusCode() != 200) {
            throw connection.refusal(response, repository + ":" + reference);
        }
        byte[] bytes;
        try (InputStream body = response.body()) {
            bytes = body.readNBytes(ImageCodec.MAX_BYTES + 1);
        }
        if (bytes.length > ImageCodec.MAX_BYTES) {
            throw wrong(
                    "the manifest of %s is larger than %d bytes"
                            .formatted(reference, ImageCodec.MAX_BYTES));
        }
        Digest digest = Digest.of(bytes);
        if (reference.startsWith("sha256:") && !digest.toString().equals(reference)) {
            throw wrong("what came for %s has digest %s".formatted(reference, digest));
        }
        String type = type(response, bytes);
        return new Document(new Descriptor(type, digest, bytes.length), bytes);
    }

    private RegistryException wrong(String problem) {
        return new RegistryException(
                0, "registry %s, %s: %s".formatted(host(), repository, problem));
    }

    private String type(HttpResponse<?> response, byte[] bytes) throws RegistryException {
        String header =
                response.headers()
                        .firstValue("Content-Type")
                        .map(type -> type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT))
                        .orElse("");
        if (header.startsWith(SCHEMA_1)) {
            throw wrong(
                    "the image has the format of Docker before 1.10 (schema 1), which is not"
                            + " supported; push it again by a newer tool");
        }
        if (MediaType.isIndex(header) || MediaType.isManifest(header)) {
            return header;
        }
        try {
            return Json.read(bytes, ImageCodec.MAX_BYTES, in -> in.string("mediaType"))
                    .filter(type -> MediaType.isIndex(type) || MediaType.isManifest(type))
                    .orElseThrow(() ->
                            wrong(
                                    "what came has type \"%s\" and is no manifest"
                                            .formatted(header)));
        } catch (MalformedDocumentException e) {
            throw wrong("the manifest is malformed: " + e.getMessage());
        }
    }

    /** Returns all tags. */
    List<String> tags() throws IOException, InterruptedException {
        List<String> tags = new ArrayList<>();
        String next = path("/tags/list?n=1000");
        for (int page = 0; page < MOST_PAGES; page++) {
            HttpResponse<InputStream> response =
                    connection.send(RegistryConnection.Request.of("GET", next, Map.of()));
            if (response.statusCode() != 200) {
                throw connection.refusal(response, "tags of " + repository);
            }
            try (InputStream body = response.body()) {
                byte[] document = body.readNBytes(ImageCodec.MAX_BYTES);
                tags.addAll(Json.read(document, ImageCodec.MAX_BYTES, in -> in.strings("tags")));
            } catch (MalformedDocumentException e) {
                throw wrong("the list of tags is malformed: " + e.getMessage());
            }
            Optional<String> link = response.headers().firstValue("Link");
            if (link.isEmpty() || tags.size() > MOST_TAGS) {
                return tags;
            }
            next =
                    response.uri()
                            .resolve(link.get().replaceFirst("^<([^>]*)>.*$", "$1"))
                            .toString();
        }
        return tags;
    }

    /**
     * Starts to get a blob.
     *
     * @param offset the first byte wanted
     */
    HttpResponse<InputStream> blob(Digest digest, long offset)
            throws IOException, InterruptedException {
        Map<String, String> headers =
                offset == 0
                        ? Map.of("Accept-Encoding", "identity")
                        : Map.of("Accept-Encoding", "identity", "Range", "bytes=" + offset + "-");
        HttpResponse<InputStream> response =
                connection.send(
                        RegistryConnection.Request.of("GET", path("/blobs/" + digest), headers));
        if (response.statusCode() != 200 && response.statusCode() != 206) {
            throw connection.refusal(response, "blob " + digest + " of " + repository);
        }
        return response;
    }

    /** Returns whether a blob is there. */
    boolean has(Digest digest) throws IOException, InterruptedException {
        HttpResponse<InputStream> response =
                connection.send(
                        RegistryConnection.Request.of("HEAD", path("/blobs/" + digest), Map.of()));
        if (response.statusCode() != 200 && response.statusCode() != 404) {
            throw connection.refusal(response, "blob " + digest + " of " + repository);
        }
        response.body().close();
        return response.statusCode() == 200;
    }

    /** Says where a blob is to go, or that it is there by a copy from another repository. */
    private Optional<String> begin(Digest digest, Optional<String> source)
            throws IOException, InterruptedException {
        String query = source.map(from -> "?mount=" + digest + "&from=" + from).orElse("");
        HttpResponse<InputStream> response =
                connection.send(
                        RegistryConnection.Request.of(
                                "POST", path("/blobs/uploads/" + query), Map.of()));
        if (response.statusCode() == 201) {
            response.body().close();
            return Optional.empty();
        }
        if (response.statusCode() != 202) {
            throw connection.refusal(response, "upload to " + repository);
        }
        response.body().close();
        return Optional.of(location(response));
    }

    private String location(HttpResponse<?> response) throws RegistryException {
        return response.headers()
                .firstValue("Location")
                .map(place -> response.uri().resolve(place).toString())
                .orElseThrow(() -> wrong("the answer to an upload has no Location"));
    }

    /**
     * Puts a blob.
     *
     * @param source another repository of the registry that may have it
     * @param content makes the bytes, anew for each attempt
     * @return false if it was there by a copy
     */
    boolean upload(Descriptor blob, Optional<String> source, Supplier<InputStream> content)
            throws IOException, InterruptedException {
        Optional<String> place = begin(blob.digest(), source);
        if (place.isEmpty()) {
            return false;
        }
        URI target = URI.create(place.get());
        String separator = target.getRawQuery() == null ? "?" : "&";
        HttpResponse<InputStream> response =
                connection.send(
                        new RegistryConnection.Request(
                                "PUT",
                                target + separator + "digest=" + blob.digest(),
                                Map.of("Content-Type", "application/octet-stream"),
                                () -> body(blob.size(), content),
                                false));
        if (response.statusCode() != 201) {
            throw connection.refusal(response, "upload of " + blob.digest() + " to " + repository);
        }
        response.body().close();
        return true;
    }

    private static HttpRequest.BodyPublisher body(long size, Supplier<InputStream> content) {
        return size == 0
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.fromPublisher(
                        HttpRequest.BodyPublishers.ofInputStream(content), size);
    }

    /** Puts a manifest or an index under a tag or its digest. */
    void put(String reference, Document document) throws IOException, InterruptedException {
        HttpResponse<InputStream> response =
                connection.send(
                        new RegistryConnection.Request(
                                "PUT",
                                path("/manifests/" + reference),
                                Map.of("Content-Type", document.descriptor().mediaType()),
                                () -> HttpRequest.BodyPublishers.ofByteArray(document.bytes()),
                                true));
        if (response.statusCode() != 201 && response.statusCode() != 200) {
            throw connection.refusal(response, "manifest of " + repository + ":" + reference);
        }
        response.body().close();
    }
}
