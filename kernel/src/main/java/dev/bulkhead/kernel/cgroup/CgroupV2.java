package dev.bulkhead.kernel.cgroup;

import dev.bulkhead.kernel.Errno;
import dev.bulkhead.kernel.KernelException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A cgroup of version 2: one directory for all controllers.
 *
 * @param controllers the ones that were asked for, without what is part of every cgroup
 */
public record CgroupV2(CgroupPath path, Path directory, Set<Controller> controllers)
        implements Cgroup {
    public CgroupV2 {
        controllers = Set.copyOf(controllers);
    }

    static CgroupV2 create(CgroupMounts mounts, CgroupPath path, Set<Controller> controllers)
            throws IOException {
        Path mountPoint =
                mounts.v2()
                        .orElseThrow(() ->
                                new CgroupException(
                                        "make cgroup %s: no cgroup file system is mounted"
                                                .formatted(path)))
                        .mountPoint();
        CgroupV2 cgroup = new CgroupV2(path, path.below(mountPoint), controllers);
        cgroup.here().make();
        try {
            SubtreeControl.enable(cgroup.here(), mountPoint, controllers);
            return cgroup;
        } catch (IOException e) {
            cgroup.here().removed();
            throw e;
        }
    }

    static Optional<CgroupV2> find(CgroupMounts mounts, CgroupPath path) {
        return mounts.v2()
                .map(hierarchy ->
                        new CgroupV2(
                                path, path.below(hierarchy.mountPoint()), mounts.v2Controllers()))
                .filter(cgroup -> cgroup.here().exists());
    }

    private CgroupDirectory here() {
        return new CgroupDirectory(directory);
    }

    @Override
    public Optional<Path> directory(Controller controller) {
        return version(controller) == Version.V2 ? Optional.of(directory) : Optional.empty();
    }

    @Override
    public Version version(Controller controller) {
        return controller.partOfV2() || controllers.contains(controller)
                ? Version.V2
                : Version.ABSENT;
    }

    @Override
    public List<Path> taskFiles() {
        return List.of();
    }

    @Override
    public Optional<Path> cloneInto() {
        return Optional.of(directory);
    }

    @Override
    public void add(long process) throws IOException {
        here().write("cgroup.procs", Long.toString(process));
    }

    @Override
    public List<Long> processes() throws IOException {
        return here().processes();
    }

    @Override
    public void freeze() throws IOException {
        Freezer.v2(directory).freeze();
    }

    @Override
    public void thaw() throws IOException {
        Freezer.v2(directory).thaw();
    }

    /**
     * {@inheritDoc}
     *
     * <p>Kernels before 5.14 have no cgroup.kill: there the processes are signalled while frozen,
     * and die even so.
     */
    @Override
    public void kill() throws IOException {
        try {
            here().write("cgroup.kill", "1");
        } catch (KernelException e) {
            if (e.errno() != Errno.ENOENT) {
                throw e;
            }
            if (here().exists()) {
                killFrozen();
            }
        }
    }

    private void killFrozen() throws IOException {
        Freezer freezer = Freezer.v2(directory);
        try {
            freezer.freezes();
            here().signalAll();
        } finally {
            freezer.letGo();
        }
    }

    @Override
    public void remove() throws IOException {
        if (here().removed()) {
            return;
        }
        boolean removed =
                Patience.until(() -> {
                    kill();
                    return here().removedWithChildren();
                });
        if (!removed) {
            throw CgroupDirectory.held(List.of(here()));
        }
    }

    @Override
    public CgroupStatistics statistics() throws IOException {
        return StatisticsV2.read(here());
    }
}
