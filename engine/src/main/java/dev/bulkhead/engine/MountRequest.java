package dev.bulkhead.engine;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A directory, file or memory that is seen at a place in the container. */
public sealed interface MountRequest {
    /** Where, absolute, inside. */
    String destination();

    /**
     * A directory or file of the host.
     *
     * @param source absolute
     * @param readOnly with everything mounted below
     * @param recursive whether mounts below the source are seen
     * @param propagation rprivate, rslave, rshared, private, slave or shared
     * @param createSource whether a missing source is made (as {@code -v} does, and {@code --mount}
     *     does not)
     */
    record Bind(
            Path source,
            String destination,
            boolean readOnly,
            boolean recursive,
            String propagation,
            boolean createSource)
            implements MountRequest {}

    /**
     * A volume of the engine, made when it is missing.
     *
     * @param name absent: one of the container's own, removed with it
     */
    record Volume(Optional<String> name, String destination, boolean readOnly)
            implements MountRequest {}

    /**
     * Memory.
     *
     * @param options of tmpfs(5), such as {@code size=64m}; by default nosuid, nodev, noexec
     */
    record Tmpfs(String destination, List<String> options) implements MountRequest {}
}
