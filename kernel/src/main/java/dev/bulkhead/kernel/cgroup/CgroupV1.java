package dev.bulkhead.kernel.cgroup;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A cgroup of version 1: a directory of the same path in each hierarchy; controllers that are
 * mounted together share one.
 *
 * @param directories at least one
 */
public record CgroupV1(CgroupPath path, Map<Controller, Path> directories) implements Cgroup {
    /** Where all processes are, best first: a container's own init may split the others. */
    private static final List<Controller> RELIABLE =
            List.of(Controller.FREEZER, Controller.PIDS, Controller.DEVICES, Controller.MEMORY);

    public CgroupV1 {
        directories = Map.copyOf(directories);
        if (directories.isEmpty()) {
            throw new IllegalArgumentException("cgroup " + path + " has no controller");
        }
    }

    static CgroupV1 create(CgroupMounts mounts, CgroupPath path, Set<Controller> controllers)
            throws IOException {
        CgroupV1 cgroup = at(mounts, path, controllers);
        Deque<CgroupDirectory> made = new ArrayDeque<>();
        try {
            for (CgroupDirectory directory : cgroup.distinct()) {
                directory.make();
                made.push(directory);
            }
            Path cpuset = cgroup.directories.get(Controller.CPUSET);
            Hierarchy cpusets = mounts.v1().get(Controller.CPUSET);
            if (cpuset != null && cpusets != null) {
                Cpuset.inherit(new CgroupDirectory(cpuset), cpusets.mountPoint());
            }
            return cgroup;
        } catch (IOException e) {
            for (CgroupDirectory directory : made) {
                directory.removed();
            }
            throw e;
        }
    }

    private static CgroupV1 at(
            CgroupMounts mounts, CgroupPath path, Collection<Controller> controllers) {
        Map<Controller, Path> directories = new EnumMap<>(Controller.class);
        mounts.v1()
                .forEach((controller, hierarchy) -> {
                    if (controllers.contains(controller)) {
                        directories.put(controller, path.below(hierarchy.mountPoint()));
                    }
                });
        return new CgroupV1(path, directories);
    }

    static Optional<CgroupV1> find(CgroupMounts mounts, CgroupPath path) {
        List<Controller> present =
                mounts.v1().entrySet().stream()
                        .filter(entry ->
                                new CgroupDirectory(path.below(entry.getValue().mountPoint()))
                                        .exists())
                        .map(Map.Entry::getKey)
                        .toList();
        return present.isEmpty() ? Optional.empty() : Optional.of(at(mounts, path, present));
    }

    /** In the order of the controllers, so that equal calls have equal effects. */
    private List<CgroupDirectory> distinct() {
        return directories.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(Map.Entry::getValue)
                .distinct()
                .map(CgroupDirectory::new)
                .toList();
    }

    @Override
    public Optional<Path> directory(Controller controller) {
        return Optional.ofNullable(directories.get(controller));
    }

    @Override
    public Version version(Controller controller) {
        return directories.containsKey(controller) ? Version.V1 : Version.ABSENT;
    }

    @Override
    public List<Path> taskFiles() {
        return distinct().stream().map(directory -> directory.path().resolve("tasks")).toList();
    }

    @Override
    public Optional<Path> cloneInto() {
        return Optional.empty();
    }

    @Override
    public void add(long process) throws IOException {
        for (CgroupDirectory directory : distinct()) {
            directory.write("cgroup.procs", Long.toString(process));
        }
    }

    @Override
    public List<Long> processes() throws IOException {
        return reliable().processes();
    }

    private CgroupDirectory reliable() {
        return RELIABLE.stream()
                .filter(directories::containsKey)
                .findFirst()
                .map(directories::get)
                .map(CgroupDirectory::new)
                .orElseGet(() -> distinct().getFirst());
    }

    @Override
    public void freeze() throws IOException {
        freezer().freeze();
    }

    @Override
    public void thaw() throws IOException {
        freezer().thaw();
    }

    private Freezer freezer() throws CgroupException {
        Path directory = directories.get(Controller.FREEZER);
        if (directory == null) {
            throw new CgroupException(
                    "cgroup %s has no freezer; make it with that controller".formatted(path));
        }
        return Freezer.v1(directory);
    }

    /**
     * {@inheritDoc}
     *
     * <p>Version 1 has no kill of its own, so the processes are frozen meanwhile: otherwise one
     * that forks quickly is never caught, and an id could pass to a stranger between look and kill.
     */
    @Override
    public void kill() throws IOException {
        Path directory = directories.get(Controller.FREEZER);
        // A removal that was cut off, or that the other directories hold up, has taken it away.
        if (directory == null || !new CgroupDirectory(directory).exists()) {
            signalAll();
            return;
        }
        Freezer freezer = Freezer.v1(directory);
        try {
            freezer.freezes();
            signalAll();
        } finally {
            // Only a thawed process dies of its SIGKILL.
            freezer.letGo();
        }
    }

    /** Looks into every hierarchy: a process may have left some of them. */
    private void signalAll() throws IOException {
        for (CgroupDirectory directory : distinct()) {
            directory.signalAll();
        }
    }

    @Override
    public void remove() throws IOException {
        List<CgroupDirectory> held = new ArrayList<>();
        for (CgroupDirectory directory : distinct()) {
            if (!directory.removed()) {
                held.add(directory);
            }
        }
        if (!held.isEmpty() && !Patience.until(() -> removed(held))) {
            throw CgroupDirectory.held(held);
        }
    }

    /** What is killed is gone some time after the kill, so that this is asked repeatedly. */
    private boolean removed(List<CgroupDirectory> held) throws IOException {
        kill();
        boolean removed = true;
        for (CgroupDirectory directory : held) {
            removed &= directory.removedWithChildren();
        }
        return removed;
    }

    @Override
    public CgroupStatistics statistics() throws IOException {
        return StatisticsV1.read(this);
    }
}
