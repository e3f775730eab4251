package dev.bulkhead.engine;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The images of an engine. An image is named by a reference as Docker understands it ({@code
 * busybox} is {@code docker.io/library/busybox:latest}), by reference and digest, by its id, or by
 * the first digits of its id if no other image has them.
 *
 * <p>What lasts (pulling, pushing, loading) tells of its progress on threads of its own, ends early
 * with an {@link EngineException} when its thread is interrupted, and goes on from where it was
 * when it is asked for again.
 */
public interface Images {
    /** Returns all images, the newest first; those that have lost their names too. */
    List<ImageInfo> list() throws EngineException;

    /** Finds an image. */
    ImageInfo find(String reference) throws EngineException;

    /** Returns everything about an image as JSON, under the names of Docker's API. */
    String inspect(String reference) throws EngineException;

    /** Returns the steps in which an image was made, the last first. */
    List<ImageStep> history(String reference) throws EngineException;

    /** Gives an image a further name; an image that had the name before loses it. */
    void tag(String reference, String name) throws EngineException;

    /**
     * Takes a name away, and with the last one the image; or an image with all its names, if it is
     * named by its id.
     *
     * @param force whether to do so though ended containers are made of it, or an id stands for
     *     several names
     * @return what went, in order
     */
    List<ImageRemoval> remove(String reference, boolean force) throws EngineException;

    /** Removes images that nothing needs. */
    ImagePruneReport prune(ImagePruneRequest request) throws EngineException;

    /**
     * Makes an image of one layer from a tar archive of a root file system, plain or compressed by
     * gzip, zstd, xz or bzip2.
     *
     * @param archive is read to its end and closed
     */
    ImageInfo importArchive(InputStream archive, ImportRequest request) throws EngineException;

    /**
     * Adds the images of an archive that {@code save} of this or another engine wrote: Docker's
     * format in all its versions, or an OCI image layout; plain, or compressed by gzip, zstd, xz or
     * bzip2.
     *
     * @param archive is read to its end and closed
     * @param platform which of several to take, such as {@code linux/arm64}; absent: this machine's
     */
    List<ImageInfo> load(
            InputStream archive, Optional<String> platform, Consumer<ImageProgress> progress)
            throws EngineException;

    /** Adds the images of a directory that is an OCI image layout, as {@link #load} does. */
    List<ImageInfo> loadLayout(
            Path directory, Optional<String> platform, Consumer<ImageProgress> progress)
            throws EngineException;

    /**
     * Writes images to a tar archive that is both Docker's format and an OCI image layout.
     *
     * @param references a name without tag stands for all tags of its repository
     * @param platform an image for another one is an error
     * @param archive stays open
     */
    void save(List<String> references, Optional<String> platform, OutputStream archive)
            throws EngineException;
}
