package dev.bulkhead.image.archive;

import dev.bulkhead.image.Intake;
import dev.bulkhead.image.content.FileOutput;
import dev.bulkhead.image.layer.ArchiveFiles;
import dev.bulkhead.image.layer.Compression;
import dev.bulkhead.image.layer.LayerException;
import dev.bulkhead.image.layer.LayerLimits;
import dev.bulkhead.oci.Digest;
import dev.bulkhead.oci.Digester;
import dev.bulkhead.oci.image.ImageCodec;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * What lies in an archive of images, read in one pass: which files are layers is told by documents
 * that may come last, so that whatever is no document is unpacked as a layer at once, to a place
 * from where it goes if no document names it.
 */
final class ArchiveContent {
    private static final int LONGEST_LINK_CHAIN = 40;
    private static final long MOST_DOCUMENT_BYTES = 64 << 20;
    private static final int BUFFER_SIZE = 256 * 1024;

    private final Intake intake;
    private final LayerLimits limits;
    private final Map<String, byte[]> documents = new HashMap<>();
    private final Map<String, LayerFile> layers = new HashMap<>();
    private final Map<String, IOException> failures = new HashMap<>();
    private final Map<String, String> links = new HashMap<>();
    private long documentBytes;

    ArchiveContent(Intake intake, LayerLimits limits) {
        this.intake = intake;
        this.limits = limits;
    }

    /**
     * A layer of the archive.
     *
     * @param pending unpacked, and not yet in its place
     * @param compression of the file
     * @param blob the file as it was, where it is kept
     * @param size of the file as it was, in bytes
     */
    record LayerFile(
            Intake.PendingLayer pending,
            Compression compression,
            Optional<Intake.BlobFile> blob,
            long size) {
        /** Returns the digest of the file that is kept or made again. */
        Digest digest() {
            return blob.map(Intake.BlobFile::digest).orElse(pending.unpacked().diffId());
        }
    }

    /** Reads an archive without compression to its end. */
    void read(InputStream plain, LongConsumer progress) throws IOException {
        ArchiveFiles files = new ArchiveFiles(plain);
        long done = 0;
        for (Optional<ArchiveFiles.File> next = files.next();
                next.isPresent();
                next = files.next()) {
            ArchiveFiles.File file = next.get();
            if (file.isLink()) {
                links.put(file.name(), target(file));
            } else {
                long before = done;
                add(
                        file.name(),
                        file.size(),
                        files.data(),
                        count -> progress.accept(before + count));
            }
            done += file.size();
            progress.accept(done);
        }
    }

    /** Symbolic links are relative to their directory, hard links to the archive. */
    private static String target(ArchiveFiles.File link) {
        String directory = link.name().substring(0, link.name().lastIndexOf('/') + 1);
        return link.target().startsWith("../")
                ? link.target().substring("../".length())
                : link.target().contains("/") ? link.target() : directory + link.target();
    }

    /** Takes a file in. */
    void add(String name, long size, InputStream data, LongConsumer progress) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(data, BUFFER_SIZE);
        buffered.mark(Compression.LONGEST_MAGIC);
        byte[] start = buffered.readNBytes(Compression.LONGEST_MAGIC);
        buffered.reset();
        boolean document = start.length > 0 && (start[0] == '{' || start[0] == '[');
        if (document && size <= ImageCodec.MAX_BYTES) {
            addDocument(name, buffered.readAllBytes());
        } else if (size >= 512 || Compression.of(start) != Compression.NONE) {
            addLayer(name, size, Compression.of(start), buffered, progress);
        }
    }

    private void addDocument(String name, byte[] document) throws IOException {
        documentBytes += document.length;
        if (documentBytes > MOST_DOCUMENT_BYTES) {
            throw new IOException(
                    "the archive has more than %d bytes of documents"
                            .formatted(MOST_DOCUMENT_BYTES));
        }
        documents.put(name, document);
    }

    private void addLayer(
            String name,
            long size,
            Compression compression,
            InputStream data,
            LongConsumer progress)
            throws IOException {
        try {
            boolean keep = compression == Compression.GZIP || compression == Compression.ZSTD;
            layers.put(
                    name,
                    keep
                            ? keptLayer(compression, size, data, progress)
                            : new LayerFile(
                                    intake.unpack(new Open(data), limits, progress),
                                    compression,
                                    Optional.empty(),
                                    size));
        } catch (LayerException e) {
            // It matters only if a document names it.
            failures.put(name, e);
        }
        data.transferTo(java.io.OutputStream.nullOutputStream());
    }

    private LayerFile keptLayer(
            Compression compression, long size, InputStream data, LongConsumer progress)
            throws IOException {
        String fileName = "blob-" + layers.size();
        try (FileOutput file = intake.staged().create(fileName)) {
            CopyingInput copying = new CopyingInput(data, file);
            Intake.PendingLayer pending = intake.unpackBlob(copying, limits, progress);
            copying.transferTo(java.io.OutputStream.nullOutputStream());
            Intake.BlobFile blob =
                    new Intake.BlobFile(intake.staged().directory(), fileName, copying.digest());
            return new LayerFile(pending, compression, Optional.of(blob), size);
        }
    }

    /** Finds a document, through links. */
    Optional<byte[]> document(String name) {
        return Optional.ofNullable(documents.get(resolve(name)));
    }

    /** Returns a document that has to be there. */
    byte[] requireDocument(String name) throws IOException {
        return document(name)
                .orElseThrow(() ->
                        new IOException("the archive has no document \"%s\"".formatted(name)));
    }

    /** Returns a layer that has to be there. */
    LayerFile requireLayer(String name) throws IOException {
        String resolved = resolve(name);
        LayerFile layer = layers.get(resolved);
        if (layer != null) {
            return layer;
        }
        IOException failure = failures.get(resolved);
        throw failure != null
                ? new IOException("layer \"%s\": %s".formatted(name, failure.getMessage()), failure)
                : new IOException("the archive has no layer \"%s\"".formatted(name));
    }

    private String resolve(String name) {
        String resolved = name;
        for (int i = 0; i < LONGEST_LINK_CHAIN; i++) {
            String target = links.get(resolved);
            if (target == null) {
                break;
            }
            resolved = target;
        }
        return resolved;
    }

    /** Copies what is read to a file, with its digest. Closing it does nothing. */
    private static final class CopyingInput extends FilterInputStream {
        private final FileOutput copy;
        private final Digester digester = new Digester(Digest.Algorithm.SHA256);

        CopyingInput(InputStream in, FileOutput copy) {
            super(in);
            this.copy = copy;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int count = super.read(bytes, offset, length);
            if (count > 0) {
                copy.write(bytes, offset, count);
                digester.write(bytes, offset, count);
            }
            return count;
        }

        Digest digest() {
            return digester.digest();
        }

        @Override
        public void close() {}
    }

    /** Closing it does nothing. */
    private static final class Open extends FilterInputStream {
        Open(InputStream in) {
            super(in);
        }

        @Override
        public void close() {}
    }
}
