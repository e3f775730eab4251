package dev.bulkhead.engine;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The volumes and binds that a container gets since another one has them. */
final class InheritedMounts {
    private InheritedMounts() {}

    /**
     * Returns a request's own mounts, and after them those of the containers that it names.
     *
     * @throws EngineException if there is no such container, or what follows its name is no mode
     */
    static List<MountRequest> with(ContainerRequest request, ContainerRegistry registry)
            throws EngineException {
        List<MountRequest> mounts = new ArrayList<>(request.mounts());
        Set<String> places = new HashSet<>();
        mounts.forEach(mount -> places.add(mount.destination()));
        for (String each : request.volumesFrom()) {
            for (MountRequest mount : of(each, registry)) {
                if (places.add(mount.destination())) {
                    mounts.add(mount);
                }
            }
        }
        return mounts;
    }

    private static List<MountRequest> of(String source, ContainerRegistry registry)
            throws EngineException {
        int colon = source.indexOf(':');
        String mode = colon < 0 ? "" : source.substring(colon + 1);
        Optional<Boolean> readOnly =
                switch (mode) {
                    case "" -> Optional.empty();
                    case "ro" -> Optional.of(true);
                    case "rw", "z", "Z" -> Optional.of(false);
                    default ->
                            throw new EngineException(
                                    EngineException.Kind.BAD_REQUEST,
                                    "volumes from %s: \"%s\" is neither ro nor rw"
                                            .formatted(source, mode));
                };
        ContainerRecord container =
                registry.find(colon < 0 ? source : source.substring(0, colon)).record();
        List<MountRequest> mounts = new ArrayList<>();
        Iterator<ContainerVolume> volumes = container.volumeMounts().iterator();
        for (MountRequest mount : container.request().mounts()) {
            switch (mount) {
                case MountRequest.Bind bind -> mounts.add(inherited(bind, readOnly));
                case MountRequest.Volume _ -> mounts.add(inherited(volumes.next(), readOnly));
                case MountRequest.Tmpfs _ -> {}
            }
        }
        return mounts;
    }

    private static MountRequest inherited(MountRequest.Bind bind, Optional<Boolean> readOnly) {
        return new MountRequest.Bind(
                bind.source(),
                bind.destination(),
                readOnly.orElse(bind.readOnly()),
                bind.recursive(),
                bind.propagation(),
                bind.createSource(),
                bind.writableBelow());
    }

    /** By its name, also where the other container got it without one. */
    private static MountRequest inherited(ContainerVolume volume, Optional<Boolean> readOnly) {
        MountRequest.Volume mount = volume.mount();
        return new MountRequest.Volume(
                Optional.of(volume.name()),
                mount.destination(),
                readOnly.orElse(mount.readOnly()),
                mount.use());
    }
}
