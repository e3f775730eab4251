package dev.bulkhead.engine;

import dev.bulkhead.image.ImageStore;
import dev.bulkhead.runtime.ContainerRuntime;
import java.util.concurrent.ExecutorService;

/**
 * What the containers of an engine share.
 *
 * @param layout where everything lies
 * @param store the containers' directories
 * @param runtime launches them
 * @param images the image store
 * @param roots their root file systems
 * @param ranges their user ids
 * @param prepared containers-to-be
 * @param registry their names
 * @param events what happens
 * @param volumes the volumes
 * @param background runs what nobody waits for
 * @param afterwards does the same a little later
 * @param cgroup the cgroup that theirs are below
 */
record EngineParts(
        Layout layout,
        ContainerStore store,
        ContainerRuntime runtime,
        ImageStore images,
        RootFileSystems roots,
        IdRanges ranges,
        PreparedContainers prepared,
        ContainerRegistry registry,
        EventLog events,
        LocalVolumes volumes,
        ExecutorService background,
        Afterwards afterwards,
        String cgroup) {
    String cgroup(String id) {
        return cgroup + "/" + id;
    }
}
