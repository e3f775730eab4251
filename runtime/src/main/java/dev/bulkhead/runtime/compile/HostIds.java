package dev.bulkhead.runtime.compile;

import dev.bulkhead.oci.runtime.IdMapping;
import java.util.List;

/** Users and groups of a container as the host knows them. */
final class HostIds {
    private HostIds() {}

    /** Returns the host's id of a container's; the same where nothing is mapped. */
    static long of(List<IdMapping> mappings, long id) {
        return mappings.stream()
                .filter(mapping ->
                        id >= mapping.containerId() && id < mapping.containerId() + mapping.size())
                .findFirst()
                .map(mapping -> mapping.hostId() + id - mapping.containerId())
                .orElse(id);
    }
}
