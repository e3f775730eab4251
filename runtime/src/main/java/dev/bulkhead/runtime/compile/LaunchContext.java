package dev.bulkhead.runtime.compile;

import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What a container's configuration does not say and its plan needs: where things lie on this host,
 * at this launch.
 *
 * @param host what this host's kernel and rights are like
 * @param root what the root file system is made of
 * @param idMapDescriptor the index, among the plan's own descriptors, of a user namespace with the
 *     container's id maps; empty when the container has none
 * @param joined the namespaces to join, by the path in the configuration: the index of the
 *     descriptor of each
 * @param cgroup where the container's processes are counted
 * @param maskedDirectories those of the masked paths that are directories
 * @param boundFiles those of the bind mounts' sources that are no directories
 * @param program what its program needs
 */
public record LaunchContext(
        HostTraits host,
        RootMount root,
        OptionalInt idMapDescriptor,
        Map<String, Integer> joined,
        CgroupPlacement cgroup,
        Set<String> maskedDirectories,
        Set<String> boundFiles,
        ProgramContext program) {

    public LaunchContext {
        joined = Map.copyOf(joined);
        maskedDirectories = Set.copyOf(maskedDirectories);
        boundFiles = Set.copyOf(boundFiles);
    }
}
