package dev.bulkhead.image.registry;

import dev.bulkhead.image.Intake;
import dev.bulkhead.image.layer.LayerLimits;
import dev.bulkhead.kernel.Directory;
import dev.bulkhead.oci.Descriptor;
import dev.bulkhead.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Gets one layer: it is unpacked while it comes, and is in its place when all of it is checked. */
final class LayerTransfer {
    private final Intake intake;
    private final Directory store;
    private final RepositoryClient client;
    private final TransferNews news;

    LayerTransfer(Intake intake, Directory store, RepositoryClient client, TransferNews news) {
        this.intake = intake;
        this.store = store;
        this.client = client;
        this.news = news;
    }

    void get(Descriptor layer, Digest diffId) throws IOException, InterruptedException {
        if (intake.keep(diffId, layer)) {
            news.part(layer.digest(), "Already exists", 0, 0);
            return;
        }
        news.part(layer.digest(), "Pulling fs layer", 0, 0);
        try (PartialBlob partial = PartialBlob.open(store, layer.digest())) {
            if (intake.keep(diffId, layer)) {
                // Another process has got it meanwhile.
                partial.remove();
                news.part(layer.digest(), "Already exists", 0, 0);
                return;
            }
            partial.openForWriting().close();
            publish(partial, layer, diffId);
            partial.remove();
        }
        news.part(layer.digest(), "Pull complete", 0, 0);
    }

    private void publish(PartialBlob partial, Descriptor layer, Digest diffId)
            throws IOException, InterruptedException {
        GrowingFile growing = new GrowingFile();
        CompletableFuture<Intake.PendingLayer> unpacking = new CompletableFuture<>();
        // It waits in native calls and computes: no work for a virtual thread.
        Thread unpacker =
                Thread.ofPlatform()
                        .daemon()
                        .name("unpack " + layer.digest().hex().substring(0, 12))
                        .start(() -> unpack(partial, growing, unpacking));
        try {
            download(partial, layer, growing);
            news.part(layer.digest(), "Extracting", 0, 0);
            Intake.PendingLayer pending = result(unpacking);
            requireDiffId(layer, diffId, pending);
            intake.publish(
                    pending,
                    Optional.of(
                            new Intake.BlobFile(
                                    partial.directory(), PartialBlob.FILE, layer.digest())));
        } finally {
            growing.fail(new IOException("the layer is not wanted any more"));
            await(unpacker);
        }
    }

    /** It ends soon: what it writes is not to be taken from under it. */
    private static void await(Thread unpacker) {
        boolean interrupted = false;
        while (unpacker.isAlive()) {
            try {
                unpacker.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void download(PartialBlob partial, Descriptor layer, GrowingFile growing)
            throws IOException, InterruptedException {
        try {
            new BlobDownload(
                            client,
                            layer,
                            growing,
                            count -> news.part(layer.digest(), "Downloading", count, layer.size()))
                    .run(partial);
            news.part(layer.digest(), "Download complete", 0, 0);
        } catch (IOException e) {
            growing.fail(e);
            throw e;
        }
    }

    private void unpack(
            PartialBlob partial,
            GrowingFile growing,
            CompletableFuture<Intake.PendingLayer> result) {
        try (InputStream archive = growing.reader(partial.openForReading())) {
            result.complete(intake.unpackBlob(archive, LayerLimits.DEFAULT, _ -> {}));
        } catch (IOException | RuntimeException e) {
            result.completeExceptionally(e);
        }
    }

    private static Intake.PendingLayer result(CompletableFuture<Intake.PendingLayer> unpacking)
            throws IOException, InterruptedException {
        try {
            return unpacking.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException known ? known : new IOException(e.getCause());
        }
    }

    private static void requireDiffId(Descriptor layer, Digest diffId, Intake.PendingLayer pending)
            throws IOException {
        Digest found = pending.unpacked().diffId();
        if (!found.equals(diffId)) {
            throw new IOException(
                    "layer %s has diff id %s, and the image's configuration says %s"
                            .formatted(layer.digest(), found, diffId));
        }
    }
}
