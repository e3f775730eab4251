package dev.bulkhead.kernel.cgroup;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A control group: processes that are limited, counted, frozen and killed together. In version 1 it
 * is one directory for each hierarchy, in version 2 one directory, in a hybrid both.
 */
public sealed interface Cgroup permits CgroupV1, CgroupV2, HybridCgroup {
    /**
     * Makes a cgroup, with the cgroups above it where they are missing.
     *
     * @param controllers the ones that are needed; no directory is made for others
     * @throws CgroupException if the cgroup exists, or a controller is absent on this host
     */
    static Cgroup create(CgroupMounts mounts, CgroupPath path, Set<Controller> controllers)
            throws IOException {
        for (Controller controller : controllers) {
            if (mounts.version(controller) == Version.ABSENT) {
                throw new CgroupException(
                        "make cgroup " + path + ": " + mounts.absence("cgroup", controller));
            }
        }
        Set<Controller> v1 = driven(mounts, controllers, Version.V1);
        Set<Controller> v2 = driven(mounts, controllers, Version.V2);
        if (v2.isEmpty() && !mounts.v1().isEmpty()) {
            return CgroupV1.create(mounts, path, v1);
        }
        if (v1.isEmpty()) {
            return CgroupV2.create(mounts, path, v2);
        }
        CgroupV1 first = CgroupV1.create(mounts, path, v1);
        try {
            return new HybridCgroup(first, CgroupV2.create(mounts, path, v2));
        } catch (IOException e) {
            first.remove();
            throw e;
        }
    }

    private static Set<Controller> driven(
            CgroupMounts mounts, Set<Controller> controllers, Version version) {
        Set<Controller> driven = EnumSet.noneOf(Controller.class);
        controllers.stream()
                .filter(controller -> mounts.version(controller) == version)
                .forEach(driven::add);
        return driven;
    }

    /**
     * Finds a cgroup that was made before, by whichever of its directories are still there; also
     * what is left of one whose making or removal was cut off.
     */
    static Optional<Cgroup> find(CgroupMounts mounts, CgroupPath path) {
        Optional<CgroupV1> v1 = CgroupV1.find(mounts, path);
        Optional<CgroupV2> v2 = CgroupV2.find(mounts, path);
        if (v1.isPresent() && v2.isPresent()) {
            return Optional.of(new HybridCgroup(v1.get(), v2.get()));
        }
        return v1.isPresent() ? v1.map(Cgroup.class::cast) : v2.map(Cgroup.class::cast);
    }

    /** Returns the place below the mount points. */
    CgroupPath path();

    /** Returns the directory that holds a controller's files, if this cgroup has the controller. */
    Optional<Path> directory(Controller controller);

    /** Returns by which version a controller is driven in this cgroup. */
    Version version(Controller controller);

    /**
     * Returns the files of version 1 to which a new process, while it has a single thread, writes
     * {@code 0} to enter the cgroup. These are the {@code tasks} files: moving oneself by them
     * takes no global lock, while cgroup.procs waits for an RCU grace period of 5 to 12 ms.
     */
    List<Path> taskFiles();

    /**
     * Returns the directory of version 2 whose descriptor clone3(2) takes with CLONE_INTO_CGROUP.
     */
    Optional<Path> cloneInto();

    /** Moves a running process, by its id, with all its threads. */
    void add(long process) throws IOException;

    /** Returns the ids of the processes in this cgroup and in those below it, ascending. */
    List<Long> processes() throws IOException;

    /** Stops all processes where they are, and returns when they stand still. */
    void freeze() throws IOException;

    /** Lets frozen processes go on. */
    void thaw() throws IOException;

    /** Sends SIGKILL to all processes, frozen ones included; doesn't wait for their end. */
    void kill() throws IOException;

    /**
     * Removes the cgroup and the ones below it, after killing what still runs there. What is
     * already gone is no error.
     *
     * @throws CgroupException if processes remain after five seconds
     */
    void remove() throws IOException;

    /**
     * Sets values in their order.
     *
     * @return what this kernel has no file for and the container can do without
     * @throws CgroupException if the kernel refuses a value, or has no file for one that must be
     *     set; the settings before it are in force
     */
    default List<Warning> apply(List<Setting> settings) throws IOException {
        return new SettingWriter(this).apply(settings);
    }

    /** Reads the present figures. */
    CgroupStatistics statistics() throws IOException;

    /**
     * Reads how many processes the kernel killed for lack of memory here and, in version 2, below;
     * 0 without the memory controller. Costs one file, as opposed to {@link #statistics}.
     */
    default long oomKills() throws IOException {
        Optional<CgroupDirectory> memory = directory(Controller.MEMORY).map(CgroupDirectory::new);
        if (memory.isEmpty()) {
            return 0;
        }
        return version(Controller.MEMORY) == Version.V1
                ? StatisticsV1.oomKills(memory.get())
                : StatisticsV2.oomKills(memory.get());
    }
}
