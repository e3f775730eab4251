package dev.bulkhead.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/**
 * The files of a container, whether it runs or not, with its volumes. Paths are absolute, inside;
 * whatever links its processes make, even meanwhile, no path leads out of it. A path that ends in
 * "/" means a directory, also through a link; one that ends in "/." what is in the directory.
 */
public interface ContainerFiles {
    /**
     * Describes a file; a symbolic link is described itself.
     *
     * @throws EngineException NOT_FOUND if there is none
     */
    PathStatus status(String path) throws EngineException;

    /**
     * Reads a file, with all below it if it is a directory, as a tar archive. The names in it begin
     * with the last component of the path.
     *
     * @param target is asked once for where the archive goes, and told what the file is; the stream
     *     that it returns is not closed
     * @throws EngineException NOT_FOUND if there is no such file
     */
    void read(String path, Target target) throws EngineException;

    /** Takes an archive. */
    @FunctionalInterface
    interface Target {
        /** Returns where the archive of a file goes. */
        OutputStream open(PathStatus status) throws IOException;
    }

    /**
     * Unpacks a tar archive, plain or compressed, to a directory.
     *
     * @param directory has to be there
     * @param archive is read to its end and closed
     * @param keepOwners whether files belong to whom the archive says, and not all to root inside
     * @param replacing whether a file may take the place of a directory, and the other way round
     */
    void write(String directory, InputStream archive, boolean keepOwners, boolean replacing)
            throws EngineException;

    /**
     * Copies from the container to the host, by the rules of cp(1) as Docker has them.
     *
     * @param path the source, inside
     * @param hostPath the destination, absolute: a directory to put it in, or what it becomes
     * @return the bytes of the archive that it went through
     */
    long copyOut(String path, String hostPath, CopyOptions options) throws EngineException;

    /**
     * Copies from the host to the container, by the same rules.
     *
     * @param hostPath the source, absolute
     * @param path the destination, inside: a directory to put it in, or what it becomes
     * @return the bytes of the archive that it went through
     */
    long copyIn(String hostPath, String path, CopyOptions options) throws EngineException;

    /**
     * Writes everything of the root file system, without volumes and other mounts, as a tar
     * archive.
     *
     * @param out is not closed
     */
    void export(OutputStream out) throws EngineException;

    /** Lists what the container has changed of its image, by path. */
    List<FileChange> changes() throws EngineException;

    /** Counts the bytes that the container has written to its root file system. */
    long writtenBytes() throws EngineException;
}
