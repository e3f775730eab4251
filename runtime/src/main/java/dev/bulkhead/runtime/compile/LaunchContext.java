package dev.bulkhead.runtime.compile;

import dev.bulkhead.runtime.plan.Plan;
import dev.bulkhead.runtime.plan.Streams;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What a container's configuration does not say and its plan needs: where things lie on this host,
 * at this launch.
 *
 * @param root what the root file system is made of
 * @param idMapDescriptor the index, among the plan's own descriptors, of a user namespace with the
 *     container's id maps; empty when the container has none
 * @param joined the namespaces to join, by the path in the configuration: the index of the
 *     descriptor of each
 * @param cgroup where the container's processes are counted
 * @param maskedDirectories those of the masked paths that are directories
 * @param seccomp the assembled filter; empty: none
 * @param seccompFlags SECCOMP_FILTER_FLAG_* of seccomp(2)
 * @param init the index of the descriptor of the init program that runs the container's program;
 *     empty: none
 * @param streams what the standard streams are
 * @param options what the monitor does besides
 * @param ownDescriptors how many descriptors of its own the plan is given
 * @param lastCapability the highest capability of this kernel
 */
public record LaunchContext(
        RootMount root,
        OptionalInt idMapDescriptor,
        Map<String, Integer> joined,
        CgroupPlacement cgroup,
        Set<String> maskedDirectories,
        byte[] seccomp,
        int seccompFlags,
        OptionalInt init,
        Streams streams,
        Plan.Options options,
        int ownDescriptors,
        int lastCapability) {

    public LaunchContext {
        joined = Map.copyOf(joined);
        maskedDirectories = Set.copyOf(maskedDirectories);
        seccomp = seccomp.clone();
        if (seccomp.length % 8 != 0) {
            throw new IllegalArgumentException(
                    "a filter is made of instructions of 8 bytes, not "
                            + seccomp.length
                            + " bytes");
        }
    }
}
