package dev.bulkhead.engine;

import java.util.List;
import java.util.function.Predicate;

/** The volumes of an engine: directories that outlive the containers that use them. */
public interface Volumes {
    /**
     * Makes a volume; one of the same name that is there already is returned as it is.
     *
     * @throws EngineException if the name or an option makes no sense, or the volume is there with
     *     other options
     */
    VolumeInfo create(VolumeRequest request) throws EngineException;

    /** Returns all volumes, by name. */
    List<VolumeInfo> list() throws EngineException;

    /**
     * Finds a volume.
     *
     * @throws EngineException NOT_FOUND if there is none of the name
     */
    VolumeInfo volume(String name) throws EngineException;

    /**
     * Counts the bytes that a volume takes on the disk. This looks at every file.
     *
     * @throws EngineException NOT_FOUND if there is none of the name
     */
    long size(String name) throws EngineException;

    /**
     * Removes a volume with all that is in it; what it binds of the host stays.
     *
     * @param force whether it is no error if there is none of the name
     * @throws EngineException CONFLICT if a container is made with it, which the message names
     */
    void remove(String name, boolean force) throws EngineException;

    /**
     * Removes the volumes that no container is made with and that are wanted gone.
     *
     * @return what was removed, and the bytes that this freed
     */
    Pruned prune(Predicate<VolumeInfo> wanted) throws EngineException;

    /**
     * What was removed.
     *
     * @param names of what is gone
     * @param bytes that were freed on the disk
     */
    record Pruned(List<String> names, long bytes) {
        public Pruned {
            names = List.copyOf(names);
        }
    }
}
