package dev.bulkhead.image.registry;

import dev.bulkhead.image.ImageStore;
import dev.bulkhead.image.IndexEntry;
import dev.bulkhead.image.Intake;
import dev.bulkhead.kernel.Directory;
import dev.bulkhead.oci.Descriptor;
import dev.bulkhead.oci.Digest;
import dev.bulkhead.oci.MediaType;
import dev.bulkhead.oci.Platform;
import dev.bulkhead.oci.Reference;
import dev.bulkhead.oci.image.ImageCodec;
import dev.bulkhead.oci.image.ImageConfig;
import dev.bulkhead.oci.image.Manifest;
import dev.bulkhead.oci.json.MalformedDocumentException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Gets one image from one host. */
final class ImagePull {
    private static final int LAYERS_AT_ONCE = 4;

    private final ImageStore store;
    private final RepositoryClient client;
    private final Reference name;
    private final Optional<Platform> platform;
    private final TransferNews news;

    ImagePull(
            ImageStore store,
            RepositoryClient client,
            Reference name,
            Optional<Platform> platform,
            TransferNews news) {
        this.store = store;
        this.client = client;
        this.name = name;
        this.platform = platform;
        this.news = news;
    }

    /** Returns what the image became in the store. */
    IndexEntry run() throws IOException, InterruptedException {
        String wanted =
                name.digest()
                        .map(Digest::toString)
                        .orElseGet(() -> name.tag().orElse(Reference.DEFAULT_TAG));
        RepositoryClient.Document document = client.manifest(wanted);
        try (Intake intake = store.intake();
                Directory directory = Directory.open(store.path().toString())) {
            intake.keepOnFailure();
            Optional<Descriptor> index = Optional.empty();
            if (MediaType.isIndex(document.descriptor().mediaType())) {
                index = Optional.of(document.descriptor());
                intake.document(document.bytes());
                document = chosen(document);
            }
            add(intake, directory, document);
            IndexEntry entry = new IndexEntry(Optional.empty(), document.descriptor(), index);
            List<IndexEntry> entries = names(entry);
            intake.finish(entries);
            return entries.getFirst();
        } catch (MalformedDocumentException e) {
            throw new IOException(
                    "registry %s, %s: %s".formatted(client.host(), name.familiar(), e.getMessage()),
                    e);
        }
    }

    /**
     * The image is known by the digest that the registry has, and by its tag where one is asked.
     */
    private List<IndexEntry> names(IndexEntry entry) {
        List<IndexEntry> entries = new ArrayList<>();
        if (name.digest().isEmpty()) {
            entries.add(entry.named(name));
        }
        entries.add(
                entry.named(
                        new Reference(
                                name.registry(),
                                name.repository(),
                                Optional.empty(),
                                Optional.of(entry.registryDigest()))));
        return entries;
    }

    private RepositoryClient.Document chosen(RepositoryClient.Document index)
            throws IOException, InterruptedException {
        Platform machine = platform.orElseGet(Platform::host);
        Descriptor chosen =
                ImageCodec.readIndex(index.bytes())
                        .select(machine)
                        .orElseThrow(() ->
                                new RegistryException(
                                        404,
                                        "%s has no image for platform %s"
                                                .formatted(name.familiar(), machine)));
        RepositoryClient.Document document = client.manifest(chosen.digest().toString());
        if (!MediaType.isManifest(document.descriptor().mediaType())
                || document.bytes().length != chosen.size()) {
            throw new IOException(
                    "%s: what the index calls the image for %s is a %s of %d bytes, not of %d"
                            .formatted(
                                    name.familiar(),
                                    machine,
                                    document.descriptor().mediaType(),
                                    document.bytes().length,
                                    chosen.size()));
        }
        return document;
    }

    private void add(Intake intake, Directory directory, RepositoryClient.Document document)
            throws IOException, InterruptedException {
        Manifest manifest = ImageCodec.readManifest(document.bytes());
        if (!MediaType.isConfig(manifest.config().mediaType())) {
            throw new IOException(
                    "%s is no image of a container, but an artifact of type %s"
                            .formatted(name.familiar(), manifest.config().mediaType()));
        }
        byte[] config = config(manifest.config());
        ImageConfig parsed = ImageCodec.readConfig(config);
        requirePlatform(parsed.platform());
        List<Digest> diffIds = parsed.diffIds();
        if (diffIds.size() != manifest.layers().size()) {
            throw new IOException(
                    "%s: the configuration tells of %d layers, the manifest of %d"
                            .formatted(name.familiar(), diffIds.size(), manifest.layers().size()));
        }
        LayerTransfer transfer = new LayerTransfer(intake, directory, client, news);
        List<Parallel.Task> tasks = new ArrayList<>();
        Set<Digest> seen = new HashSet<>();
        for (int i = 0; i < diffIds.size(); i++) {
            Descriptor layer = manifest.layers().get(i);
            Digest diffId = diffIds.get(i);
            requireLayer(layer);
            if (seen.add(layer.digest())) {
                tasks.add(() -> transfer.get(layer, diffId));
            }
        }
        Parallel.run(tasks, LAYERS_AT_ONCE);
        intake.document(config);
        intake.document(document.bytes());
    }

    private void requirePlatform(Platform found) throws IOException {
        if (platform.isPresent() && !platform.get().runs(found)) {
            throw new RegistryException(
                    404,
                    "%s is for %s, and not for %s as was asked"
                            .formatted(name.familiar(), found, platform.get()));
        }
    }

    private void requireLayer(Descriptor layer) throws IOException {
        if (!layer.mediaType().contains("tar") || layer.mediaType().contains("foreign")) {
            throw new IOException(
                    "%s: layer %s has type %s, which is not supported"
                            .formatted(name.familiar(), layer.digest(), layer.mediaType()));
        }
    }

    private byte[] config(Descriptor config) throws IOException, InterruptedException {
        if (config.size() > ImageCodec.MAX_BYTES) {
            throw new IOException(
                    "%s: the configuration has %d bytes, %d are the limit"
                            .formatted(name.familiar(), config.size(), ImageCodec.MAX_BYTES));
        }
        byte[] bytes;
        try (InputStream body = client.blob(config.digest(), 0).body()) {
            bytes = body.readNBytes((int) config.size() + 1);
        }
        if (bytes.length != config.size() || !Digest.of(bytes).equals(config.digest())) {
            throw new RegistryException(
                    0,
                    "registry %s sent a configuration with digest %s for %s"
                            .formatted(client.host(), Digest.of(bytes), config.digest()));
        }
        return bytes;
    }
}
