package dev.bulkhead.image.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bulkhead.image.ImageStore;
import dev.bulkhead.image.IndexEntry;
import dev.bulkhead.image.content.BlobStore;
import dev.bulkhead.oci.Descriptor;
import dev.bulkhead.oci.Digest;
import dev.bulkhead.oci.MediaType;
import dev.bulkhead.oci.Reference;
import dev.bulkhead.oci.image.ImageCodec;
import dev.bulkhead.oci.image.Index;
import dev.bulkhead.oci.image.Manifest;
import dev.bulkhead.oci.json.Json;
import dev.bulkhead.oci.json.JsonArray;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.JsonString;
import dev.bulkhead.oci.json.JsonValue;
import dev.bulkhead.oci.json.ObjectWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes images to a tar archive that is an OCI image layout, and by the files {@code
 * manifest.json} and {@code repositories} Docker's format too. Blobs lie in it as they are here, so
 * that digests stay.
 */
public final class ArchiveSaver {
    private final ImageStore store;
    private final TarWriter tar;
    private final Set<Digest> written = new HashSet<>();
    private final List<Descriptor> manifests = new ArrayList<>();
    private final List<JsonValue> docker = new ArrayList<>();
    private final Map<String, Map<String, String>> repositories = new LinkedHashMap<>();

    private ArchiveSaver(ImageStore store, OutputStream out) {
        this.store = store;
        this.tar = new TarWriter(out);
    }

    /**
     * An image to write.
     *
     * @param entry of the manifest
     * @param names those that the archive is to tell, with tags
     */
    public record Saved(IndexEntry entry, List<Reference> names) {
        public Saved {
            names = List.copyOf(names);
        }
    }

    /** Writes an archive; the stream stays open. */
    public static void save(ImageStore store, List<Saved> images, OutputStream out)
            throws IOException {
        ArchiveSaver saver = new ArchiveSaver(store, out);
        saver.tar.directory("blobs");
        for (Digest.Algorithm algorithm : Digest.Algorithm.values()) {
            saver.tar.directory("blobs/" + algorithm.identifier());
        }
        for (Saved image : images) {
            saver.write(image);
        }
        saver.finish();
    }

    private void write(Saved image) throws IOException {
        Descriptor descriptor = image.entry.manifest();
        Manifest manifest = store.manifest(image.entry);
        byte[] config = store.document(manifest.config().digest());
        List<Digest> diffIds = ImageCodec.readConfig(config).diffIds();
        List<JsonValue> layers = new ArrayList<>();
        for (int i = 0; i < manifest.layers().size(); i++) {
            Descriptor layer = manifest.layers().get(i);
            Digest diffId = diffIds.get(i);
            layers.add(new JsonString(BlobStore.path(layer.digest())));
            if (written.add(layer.digest())) {
                tar.file(
                        BlobStore.path(layer.digest()),
                        layer.size(),
                        out -> store.writeLayer(layer, diffId, out));
            }
        }
        document(manifest.config().digest(), config);
        document(descriptor.digest(), store.document(descriptor.digest()));
        tell(image, manifest.config().digest(), layers);
    }

    private void document(Digest digest, byte[] content) throws IOException {
        if (written.add(digest)) {
            tar.file(BlobStore.path(digest), content);
        }
    }

    private void tell(Saved image, Digest config, List<JsonValue> layers) {
        Descriptor descriptor = image.entry.manifest();
        if (image.names.isEmpty()) {
            manifests.add(descriptor);
        }
        List<JsonValue> tags = new ArrayList<>();
        for (Reference name : image.names) {
            manifests.add(ImageNames.named(descriptor, name));
            tags.add(new JsonString(name.familiar()));
            String tag = name.tag().orElse(Reference.DEFAULT_TAG);
            String familiar = name.familiar();
            String repository = familiar.substring(0, familiar.length() - tag.length() - 1);
            repositories
                    .computeIfAbsent(repository, _ -> new LinkedHashMap<>())
                    .put(tag, config.hex());
        }
        docker.add(
                new ObjectWriter()
                        .string("Config", BlobStore.path(config))
                        .value("RepoTags", new JsonArray(tags))
                        .value("Layers", new JsonArray(layers))
                        .finish(JsonObject.EMPTY));
    }

    private void finish() throws IOException {
        tar.file("index.json", ImageCodec.write(new Index(MediaType.OCI_INDEX, manifests)));
        tar.file("manifest.json", Json.write(new JsonArray(docker)));
        tar.file("oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(UTF_8));
        if (!repositories.isEmpty()) {
            ObjectWriter all = new ObjectWriter();
            repositories.forEach((repository, tags) -> {
                ObjectWriter each = new ObjectWriter();
                tags.forEach(each::string);
                all.value(repository, each.finish(JsonObject.EMPTY));
            });
            tar.file("repositories", Json.write(all.finish(JsonObject.EMPTY)));
        }
        tar.finish();
    }
}
