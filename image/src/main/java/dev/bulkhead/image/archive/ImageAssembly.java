package dev.bulkhead.image.archive;

import dev.bulkhead.image.Intake;
import dev.bulkhead.image.layer.Compression;
import dev.bulkhead.oci.Descriptor;
import dev.bulkhead.oci.Digest;
import dev.bulkhead.oci.MediaType;
import dev.bulkhead.oci.Platform;
import dev.bulkhead.oci.image.ImageCodec;
import dev.bulkhead.oci.image.ImageConfig;
import dev.bulkhead.oci.image.Manifest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Puts images together of what an archive has, and checks that the parts belong together. */
final class ImageAssembly {
    private final Intake intake;
    private final ArchiveContent content;
    private final Platform platform;

    ImageAssembly(Intake intake, ArchiveContent content, Platform platform) {
        this.intake = intake;
        this.content = content;
        this.platform = platform;
    }

    /** Adds an image whose manifest is in the archive. */
    Descriptor ofManifest(Descriptor descriptor) throws IOException {
        byte[] document = blob(descriptor);
        Manifest manifest = ImageCodec.readManifest(document);
        byte[] config = blob(manifest.config());
        List<Digest> diffIds = ImageCodec.readConfig(config).diffIds();
        requireSameNumber(diffIds, manifest.layers().size());
        for (int i = 0; i < diffIds.size(); i++) {
            addLayer(manifest.layers().get(i), diffIds.get(i));
        }
        intake.document(config);
        intake.document(document);
        return descriptor;
    }

    /** Returns a document by its descriptor, and adds it too where that is wanted. */
    byte[] blob(Descriptor descriptor) throws IOException {
        byte[] document = content.requireDocument(ArchiveLoader.place(descriptor.digest()));
        if (document.length != descriptor.size()
                || !Digest.of(document).equals(descriptor.digest())) {
            throw new IOException(
                    "document %s is not what its digest and size (%d) say"
                            .formatted(descriptor.digest(), descriptor.size()));
        }
        return document;
    }

    void keep(byte[] document) throws IOException {
        intake.document(document);
    }

    private void addLayer(Descriptor descriptor, Digest diffId) throws IOException {
        if (intake.keep(diffId, descriptor)) {
            return;
        }
        ArchiveContent.LayerFile layer =
                content.requireLayer(ArchiveLoader.place(descriptor.digest()));
        if (!layer.digest().equals(descriptor.digest()) || layer.size() != descriptor.size()) {
            throw new IOException(
                    "layer %s of %d bytes is not what its digest and size say: it is %s of %d"
                            .formatted(
                                    descriptor.digest(),
                                    descriptor.size(),
                                    layer.digest(),
                                    layer.size()));
        }
        publish(layer, diffId);
    }

    private void publish(ArchiveContent.LayerFile layer, Digest diffId) throws IOException {
        Digest found = layer.pending().unpacked().diffId();
        if (!found.equals(diffId)) {
            throw new IOException(
                    "layer %s has diff id %s, and the configuration says %s"
                            .formatted(layer.digest(), found, diffId));
        }
        intake.publish(layer.pending(), layer.blob());
    }

    /** Adds an image of which there is a configuration and the paths of its layers. */
    Descriptor ofFiles(byte[] document, List<String> paths) throws IOException {
        ImageConfig config = ImageCodec.readConfig(document);
        requireSameNumber(config.diffIds(), paths.size());
        if (!platform.runs(config.platform()) && !platform.equals(Platform.host())) {
            throw new IOException(
                    "the image is for %s, and not for %s as was asked"
                            .formatted(config.platform(), platform));
        }
        List<Descriptor> layers = new ArrayList<>();
        for (int i = 0; i < paths.size(); i++) {
            ArchiveContent.LayerFile layer = content.requireLayer(paths.get(i));
            Descriptor descriptor = new Descriptor(mediaType(layer), layer.digest(), size(layer));
            if (!intake.keep(config.diffIds().get(i), descriptor)) {
                publish(layer, config.diffIds().get(i));
            }
            layers.add(descriptor);
        }
        return intake.image(document, layers);
    }

    private static long size(ArchiveContent.LayerFile layer) {
        return layer.blob().isPresent() ? layer.size() : layer.pending().unpacked().bytes();
    }

    private static String mediaType(ArchiveContent.LayerFile layer) {
        return layer.blob().isEmpty()
                ? MediaType.OCI_LAYER
                : layer.compression() == Compression.GZIP
                        ? MediaType.OCI_LAYER_GZIP
                        : MediaType.OCI_LAYER_ZSTD;
    }

    private static void requireSameNumber(List<Digest> diffIds, int layers) throws IOException {
        if (diffIds.size() != layers) {
            throw new IOException(
                    "the configuration tells of %d layers, the manifest of %d"
                            .formatted(diffIds.size(), layers));
        }
    }
}
