package dev.bulkhead.runtime.compile;

import java.util.List;
import java.util.OptionalInt;

/**
 * Where a container's processes are counted and limited, and what it sees of that.
 *
 * @param taskFiles files that the child writes itself into (cgroup v1); see {@code tasks} in
 *     cgroups(7)
 * @param birthplace the index, among the plan's own descriptors, of the cgroup v2 directory that
 *     the child is born in
 * @param views what is shown read-only below /sys/fs/cgroup
 */
public record CgroupPlacement(List<String> taskFiles, OptionalInt birthplace, List<View> views) {
    /** No cgroup: the container stays in its monitor's. */
    public static final CgroupPlacement NONE =
            new CgroupPlacement(List.of(), OptionalInt.empty(), List.of());

    public CgroupPlacement {
        taskFiles = List.copyOf(taskFiles);
        views = List.copyOf(views);
    }

    /**
     * A hierarchy as the container sees it.
     *
     * @param name the directory below /sys/fs/cgroup; empty: /sys/fs/cgroup itself (cgroup v2
     *     alone)
     * @param source the container's cgroup in the host's hierarchy, absolute
     */
    public record View(String name, String source) {}
}
