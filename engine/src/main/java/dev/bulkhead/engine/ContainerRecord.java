package dev.bulkhead.engine;

import dev.bulkhead.image.snapshot.Layer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a container is, as it is kept on disk; written once when it is made.
 *
 * @param id 64 hexadecimal digits
 * @param name for people
 * @param created when it was made
 * @param request what was asked for, and what its image says where that said nothing
 * @param command what runs: entrypoint and command together
 * @param stopSignal what stops it
 * @param firstId the first of its user ids on the host; empty: it has none of its own
 * @param layers what its root is made of, topmost first
 * @param anonymousVolumes the names of its own volumes, in the order of the request's
 */
record ContainerRecord(
        String id,
        String name,
        Instant created,
        ContainerRequest request,
        List<String> command,
        int stopSignal,
        Optional<Long> firstId,
        List<Layer> layers,
        List<String> anonymousVolumes) {
    private static final int SHORT_ID = 12;

    ContainerRecord {
        command = List.copyOf(command);
        layers = List.copyOf(layers);
        anonymousVolumes = List.copyOf(anonymousVolumes);
    }

    ContainerRecord withNetwork(NetworkRequest network) {
        return new ContainerRecord(
                id,
                name,
                created,
                request.withNetwork(network),
                command,
                stopSignal,
                firstId,
                layers,
                anonymousVolumes);
    }

    /** Returns the volumes that the request mounts, in its order. */
    List<ContainerVolume> volumeMounts() {
        List<ContainerVolume> all = new ArrayList<>();
        int anonymous = 0;
        for (MountRequest mount : request.mounts()) {
            if (mount instanceof MountRequest.Volume volume) {
                boolean named = volume.name().isPresent();
                String volumeName = named ? volume.name().get() : anonymousVolumes.get(anonymous++);
                all.add(new ContainerVolume(volumeName, volume, !named));
            }
        }
        return all;
    }

    /** Returns the names of all volumes that it is made with. */
    Set<String> volumes() {
        return volumeMounts().stream().map(ContainerVolume::name).collect(Collectors.toSet());
    }

    String shortId() {
        return id.substring(0, SHORT_ID);
    }

    /** Returns its host name, where it has one of its own. */
    String hostname() {
        return request.hostname().orElse(shortId());
    }
}
