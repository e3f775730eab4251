package dev.bulkhead.image.archive;

import dev.bulkhead.image.Image;
import dev.bulkhead.image.ImageStore;
import dev.bulkhead.image.IndexEntry;
import dev.bulkhead.image.Intake;
import dev.bulkhead.image.content.BlobStore;
import dev.bulkhead.image.content.FileInput;
import dev.bulkhead.image.layer.Compression;
import dev.bulkhead.image.layer.LayerLimits;
import dev.bulkhead.kernel.Directory;
import dev.bulkhead.kernel.DirectoryEntry;
import dev.bulkhead.kernel.Fcntl;
import dev.bulkhead.kernel.FileStatus;
import dev.bulkhead.kernel.FileType;
import dev.bulkhead.oci.Digest;
import dev.bulkhead.oci.Platform;
import dev.bulkhead.oci.json.MalformedDocumentException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * Adds the images of archives: Docker's format, with {@code manifest.json} or, older, {@code
 * repositories} alone, and OCI image layouts. An archive that is both is read as a layout, so that
 * digests stay.
 */
public final class ArchiveLoader {
    private final ImageStore store;
    private final Platform platform;
    private final LayerLimits limits;

    /**
     * Makes a loader.
     *
     * @param platform which of several images to take
     */
    public ArchiveLoader(ImageStore store, Platform platform, LayerLimits limits) {
        this.store = store;
        this.platform = platform;
        this.limits = limits;
    }

    /**
     * Adds the images of an archive.
     *
     * @param archive plain, or compressed by gzip, zstd, xz or bzip2; it is closed
     * @param progress is told now and then how many bytes of the uncompressed archive are done
     */
    public List<Image> load(InputStream archive, LongConsumer progress) throws IOException {
        try (InputStream plain = Compression.decompress(archive);
                Intake intake = store.intake()) {
            ArchiveContent content = new ArchiveContent(intake, limits);
            content.read(plain, progress);
            return add(intake, content);
        }
    }

    /** Adds the images of a directory that is an image layout. */
    public List<Image> loadLayout(Path path, LongConsumer progress) throws IOException {
        try (Directory layout = Directory.open(path.toString());
                Intake intake = store.intake()) {
            ArchiveContent content = new ArchiveContent(intake, limits);
            List<String> names = new ArrayList<>(List.of("oci-layout", "index.json"));
            for (Digest.Algorithm algorithm : Digest.Algorithm.values()) {
                names.addAll(files(layout, "blobs/" + algorithm.identifier()));
            }
            long done = 0;
            for (String name : names) {
                long before = done;
                done += add(layout, name, content, count -> progress.accept(before + count));
            }
            return add(intake, content);
        }
    }

    private static List<String> files(Directory layout, String path) throws IOException {
        try (Directory directory = layout.openDirectory(path)) {
            return directory.list().stream()
                    .map(DirectoryEntry::name)
                    .map(name -> path + "/" + name)
                    .toList();
        } catch (dev.bulkhead.kernel.KernelException e) {
            if (e.errno() == dev.bulkhead.kernel.Errno.ENOENT) {
                return List.of();
            }
            throw e;
        }
    }

    private static long add(
            Directory layout, String name, ArchiveContent content, LongConsumer progress)
            throws IOException {
        FileStatus status = layout.statx(name);
        if (status.type() != FileType.REGULAR) {
            throw new IOException(
                    "%s of the image layout is a %s, no file".formatted(name, status.type()));
        }
        try (FileInput file = new FileInput(layout.open(name, Fcntl.O_RDONLY | Fcntl.O_NOFOLLOW))) {
            content.add(name, status.size(), file, progress);
        }
        return status.size();
    }

    private List<Image> add(Intake intake, ArchiveContent content) throws IOException {
        try {
            List<IndexEntry> entries = entries(intake, content);
            intake.finish(entries);
            Set<Digest> manifests = new HashSet<>();
            entries.forEach(entry -> manifests.add(entry.manifest().digest()));
            return store.list().stream()
                    .filter(image ->
                            image.entries().stream()
                                    .anyMatch(
                                            entry -> manifests.contains(entry.manifest().digest())))
                    .toList();
        } catch (MalformedDocumentException | IllegalArgumentException e) {
            throw new IOException("the archive is malformed: " + e.getMessage(), e);
        }
    }

    private List<IndexEntry> entries(Intake intake, ArchiveContent content) throws IOException {
        ImageAssembly assembly = new ImageAssembly(intake, content, platform);
        if (content.document("index.json").isPresent()) {
            return new LayoutImages(assembly, content, platform).entries();
        }
        if (content.document("manifest.json").isPresent()) {
            return new DockerImages(assembly, content).entries();
        }
        if (content.document("repositories").isPresent()) {
            return new LegacyImages(assembly, content).entries();
        }
        throw new IOException(
                "the archive has neither manifest.json nor index.json, so that it is no archive of"
                        + " images; bulkhead import makes an image of a root file system");
    }

    /** The place of a blob in a layout. */
    static String place(Digest digest) {
        return BlobStore.path(digest);
    }
}
