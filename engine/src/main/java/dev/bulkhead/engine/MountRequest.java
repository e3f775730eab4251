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
     * @param writableBelow whether a read-only bind leaves what is mounted below it as it is
     */
    record Bind(
            Path source,
            String destination,
            boolean readOnly,
            boolean recursive,
            String propagation,
            boolean createSource,
            boolean writableBelow)
            implements MountRequest {
        /** Describes a bind that is read-only, if at all, with everything mounted below. */
        public Bind(
                Path source,
                String destination,
                boolean readOnly,
                boolean recursive,
                String propagation,
                boolean createSource) {
            this(source, destination, readOnly, recursive, propagation, createSource, false);
        }
    }

    /**
     * A volume of the engine, made when it is missing.
     *
     * @param name absent: one of the container's own
     * @param use how it is used, and what it is if it is made
     */
    record Volume(Optional<String> name, String destination, boolean readOnly, VolumeUse use)
            implements MountRequest {
        /** Describes the whole of a plain volume. */
        public Volume(Optional<String> name, String destination, boolean readOnly) {
            this(name, destination, readOnly, VolumeUse.DEFAULT);
        }
    }

    /**
     * Memory.
     *
     * @param options of tmpfs(5), such as {@code size=64m}; by default nosuid, nodev, noexec
     */
    record Tmpfs(String destination, List<String> options) implements MountRequest {}
}
