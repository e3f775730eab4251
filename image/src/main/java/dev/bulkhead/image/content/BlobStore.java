package dev.bulkhead.image.content;

import dev.bulkhead.kernel.Directory;
import dev.bulkhead.kernel.DirectoryEntry;
import dev.bulkhead.kernel.Errno;
import dev.bulkhead.kernel.Fcntl;
import dev.bulkhead.kernel.KernelException;
import dev.bulkhead.oci.Digest;
import dev.bulkhead.oci.Digester;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Blobs by their digests, in files {@code blobs/ALGORITHM/HEX} (OCI image specification,
 * image-layout.md).
 */
public final class BlobStore {
    private static final String NAME = "blobs";

    private final Directory layout;

    private BlobStore(Directory layout) {
        this.layout = layout;
    }

    /**
     * Prepares the blobs within the directory of an image layout.
     *
     * @param layout stays the caller's, and is to be open as long as this is used
     */
    public static BlobStore in(Directory layout) throws KernelException {
        layout.openOrMake(NAME, 0700).close();
        for (Digest.Algorithm algorithm : Digest.Algorithm.values()) {
            layout.openOrMake(path(algorithm), 0700).close();
        }
        return new BlobStore(layout);
    }

    /** Stores a small blob; when this returns, it is on the disk. */
    public Digest put(StagedDirectory staged, byte[] content) throws IOException {
        Digest digest = Digest.of(content);
        try (Directory directory = layout.openDirectory(path(digest.algorithm()))) {
            staged.writeFile(directory, digest.hex(), content);
        }
        return digest;
    }

    /**
     * Returns a small blob.
     *
     * @param limit the largest size accepted, in bytes
     * @throws IOException if it is not there, larger, or not what its digest says
     */
    public byte[] read(Digest digest, int limit) throws IOException {
        byte[] content = layout.readFile(path(digest), limit);
        Digester digester = new Digester(digest.algorithm());
        digester.write(content, 0, content.length);
        if (!digester.digest().equals(digest)) {
            throw new IOException(
                    "blob %s is damaged; remove the image and import or pull it again"
                            .formatted(digest));
        }
        return content;
    }

    /** Returns whether a blob is there. */
    public boolean has(Digest digest) throws KernelException {
        return size(digest).isPresent();
    }

    /** Returns how many bytes a blob has, if it is there. */
    public OptionalLong size(Digest digest) throws KernelException {
        try {
            return OptionalLong.of(layout.statx(path(digest)).size());
        } catch (KernelException e) {
            if (e.errno() == Errno.ENOENT) {
                return OptionalLong.empty();
            }
            throw e;
        }
    }

    /** Opens a blob of any size; whoever reads it to its end checks its digest. */
    public FileInput open(Digest digest) throws KernelException {
        return new FileInput(layout.open(path(digest), Fcntl.O_RDONLY));
    }

    /** Puts a file in its place that is known to have the digest; it replaces an equal one. */
    public void publish(Directory from, String fileName, Digest digest) throws KernelException {
        try (Directory directory = layout.openDirectory(path(digest.algorithm()))) {
            from.renameat2(fileName, directory, digest.hex(), 0);
        }
    }

    /** Returns the digests of all blobs. */
    public List<Digest> list() throws KernelException {
        List<Digest> digests = new ArrayList<>();
        for (Digest.Algorithm algorithm : Digest.Algorithm.values()) {
            try (Directory directory = layout.openDirectory(path(algorithm))) {
                for (DirectoryEntry entry : directory.list()) {
                    digests.add(new Digest(algorithm, entry.name()));
                }
            }
        }
        return digests;
    }

    /** Removes a blob. */
    public void delete(Digest digest) throws KernelException {
        layout.unlinkat(path(digest), 0);
    }

    private static String path(Digest.Algorithm algorithm) {
        return NAME + "/" + algorithm.identifier();
    }

    /** Returns where a blob lies or is to lie, relative to the layout. */
    public static String path(Digest digest) {
        return path(digest.algorithm()) + "/" + digest.hex();
    }
}
