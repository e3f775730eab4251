package dev.bulkhead.image.registry;

import dev.bulkhead.image.ImageStore;
import dev.bulkhead.image.IndexEntry;
import dev.bulkhead.image.Intake;
import dev.bulkhead.image.content.FileOutput;
import dev.bulkhead.oci.Descriptor;
import dev.bulkhead.oci.Digest;
import dev.bulkhead.oci.Digester;
import dev.bulkhead.oci.MediaType;
import dev.bulkhead.oci.Reference;
import dev.bulkhead.oci.image.ImageCodec;
import dev.bulkhead.oci.image.Manifest;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;

/**
 * Puts one image to one host. Layers that came compressed go as they came, so that digests stay;
 * layers that came without compression are compressed by gzip, always to the same bytes.
 */
final class ImagePush {
    private static final int LAYERS_AT_ONCE = 4;
    private static final int MOST_ATTEMPTS = 3;

    private final ImageStore store;
    private final RepositoryClient client;
    private final IndexEntry image;
    private final Optional<String> source;
    private final TransferNews news;
    private final AtomicInteger files = new AtomicInteger();

    /**
     * Prepares.
     *
     * @param source another repository of the same registry that may have the layers
     */
    ImagePush(
            ImageStore store,
            RepositoryClient client,
            IndexEntry image,
            Optional<String> source,
            TransferNews news) {
        this.store = store;
        this.client = client;
        this.image = image;
        this.source = source;
        this.news = news;
    }

    /** Makes a stream of bytes, as often as it is asked. */
    @FunctionalInterface
    private interface Content {
        InputStream open() throws IOException;
    }

    /** Returns what points to the manifest in the registry. */
    Descriptor run(Reference name) throws IOException, InterruptedException {
        Manifest manifest = store.manifest(image);
        byte[] config = store.document(manifest.config().digest());
        List<Digest> diffIds = ImageCodec.readConfig(config).diffIds();
        List<Descriptor> layers = manifest.layers();
        AtomicReferenceArray<Descriptor> sent =
                new AtomicReferenceArray<>(layers.toArray(Descriptor[]::new));
        try (Intake work = store.intake()) {
            List<Parallel.Task> tasks = new ArrayList<>();
            for (int i = 0; i < layers.size(); i++) {
                int position = i;
                news.part(diffIds.get(i), "Preparing", 0, 0);
                tasks.add(() ->
                        sent.set(
                                position, send(work, layers.get(position), diffIds.get(position))));
            }
            Parallel.run(tasks, LAYERS_AT_ONCE);
        }
        if (!client.has(manifest.config().digest())) {
            client.upload(
                    manifest.config(), Optional.empty(), () -> new ByteArrayInputStream(config));
        }
        RepositoryClient.Document document = document(manifest, sent);
        client.put(name.tag().orElse(document.descriptor().digest().toString()), document);
        return document.descriptor();
    }

    private RepositoryClient.Document document(
            Manifest manifest, AtomicReferenceArray<Descriptor> sent) throws IOException {
        List<Descriptor> layers = new ArrayList<>();
        for (int i = 0; i < sent.length(); i++) {
            layers.add(sent.get(i));
        }
        if (layers.equals(manifest.layers())) {
            return new RepositoryClient.Document(
                    image.manifest(), store.document(image.manifest().digest()));
        }
        Descriptor config =
                new Descriptor(
                        MediaType.OCI_CONFIG, manifest.config().digest(), manifest.config().size());
        byte[] bytes = ImageCodec.write(new Manifest(MediaType.OCI_MANIFEST, config, layers));
        return new RepositoryClient.Document(
                new Descriptor(MediaType.OCI_MANIFEST, Digest.of(bytes), bytes.length), bytes);
    }

    private Descriptor send(Intake work, Descriptor layer, Digest diffId)
            throws IOException, InterruptedException {
        if (store.hasBlob(layer.digest())) {
            send(layer, diffId, () -> store.openBlob(layer.digest()));
            return layer;
        }
        Optional<Descriptor> known = store.compressed(diffId);
        if (known.isPresent() && client.has(known.get().digest())) {
            news.part(diffId, "Layer already exists", 0, 0);
            return known.get();
        }
        String file = "gzip-" + files.incrementAndGet();
        Descriptor compressed = compress(work, file, layer, diffId);
        store.noteCompressed(diffId, compressed);
        send(compressed, diffId, () -> work.staged().read(file));
        return compressed;
    }

    private Descriptor compress(Intake work, String file, Descriptor layer, Digest diffId)
            throws IOException {
        Digester digester = new Digester(Digest.Algorithm.SHA256);
        long[] size = new long[1];
        try (FileOutput target = work.staged().create(file)) {
            OutputStream counting =
                    new OutputStream() {
                        @Override
                        public void write(int oneByte) throws IOException {
                            write(new byte[] {(byte) oneByte}, 0, 1);
                        }

                        @Override
                        public void write(byte[] bytes, int offset, int length) throws IOException {
                            target.write(bytes, offset, length);
                            digester.write(bytes, offset, length);
                            size[0] += length;
                        }
                    };
            try (GzipOutput gzip = new GzipOutput(counting)) {
                store.writeLayer(layer, diffId, gzip);
                gzip.finish();
            }
        }
        return new Descriptor(MediaType.OCI_LAYER_GZIP, digester.digest(), size[0]);
    }

    private void send(Descriptor blob, Digest part, Content content)
            throws IOException, InterruptedException {
        if (client.has(blob.digest())) {
            news.part(part, "Layer already exists", 0, 0);
            return;
        }
        for (int attempt = 1; ; attempt++) {
            try {
                boolean sent = client.upload(blob, source, counted(blob, part, content));
                news.part(
                        part, sent ? "Pushed" : "Mounted from " + source.orElse("elsewhere"), 0, 0);
                return;
            } catch (RegistryException e) {
                if (attempt == MOST_ATTEMPTS || e.status() < 500) {
                    throw e;
                }
            } catch (IOException e) {
                if (attempt == MOST_ATTEMPTS) {
                    throw new IOException(
                            "registry %s does not take blob %s: %s"
                                    .formatted(client.host(), blob.digest(), e.getMessage()),
                            e);
                }
            }
            news.part(part, "Retrying", 0, 0);
            Thread.sleep(500L * attempt);
        }
    }

    private Supplier<InputStream> counted(Descriptor blob, Digest part, Content content) {
        return () -> {
            try {
                return new Counting(
                        content.open(), count -> news.part(part, "Pushing", count, blob.size()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    /** Tells how much was read. */
    private static final class Counting extends FilterInputStream {
        private final java.util.function.LongConsumer progress;
        private long count;

        Counting(InputStream in, java.util.function.LongConsumer progress) {
            super(in);
            this.progress = progress;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int taken = super.read(bytes, offset, length);
            if (taken > 0) {
                count += taken;
                progress.accept(count);
            }
            return taken;
        }
    }
}
