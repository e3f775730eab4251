package dev.bulkhead.kernel.cgroup;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A cgroup on a host that drives some of its controllers by version 1 and others by version 2.
 *
 * @param v1 first for whatever both can do: it has the older, more complete half of such hosts
 */
public record HybridCgroup(CgroupV1 v1, CgroupV2 v2) implements Cgroup {
    public HybridCgroup {
        if (!v1.path().equals(v2.path())) {
            throw new IllegalArgumentException(
                    "two cgroups and not one: %s and %s".formatted(v1.path(), v2.path()));
        }
    }

    @Override
    public CgroupPath path() {
        return v1.path();
    }

    @Override
    public Optional<Path> directory(Controller controller) {
        return v1.directory(controller).or(() -> v2.directory(controller));
    }

    @Override
    public Version version(Controller controller) {
        Version version = v1.version(controller);
        return version == Version.ABSENT ? v2.version(controller) : version;
    }

    @Override
    public List<Path> taskFiles() {
        return v1.taskFiles();
    }

    @Override
    public Optional<Path> cloneInto() {
        return v2.cloneInto();
    }

    @Override
    public void add(long process) throws IOException {
        v1.add(process);
        v2.add(process);
    }

    @Override
    public List<Long> processes() throws IOException {
        return v1.processes();
    }

    @Override
    public void freeze() throws IOException {
        if (v1.version(Controller.FREEZER) == Version.V1) {
            v1.freeze();
        } else {
            v2.freeze();
        }
    }

    @Override
    public void thaw() throws IOException {
        if (v1.version(Controller.FREEZER) == Version.V1) {
            v1.thaw();
        } else {
            v2.thaw();
        }
    }

    /** {@inheritDoc} A process may have been put into one of the two only, so both kill. */
    @Override
    public void kill() throws IOException {
        v2.kill();
        v1.kill();
    }

    @Override
    public void remove() throws IOException {
        try {
            v1.remove();
        } finally {
            v2.remove();
        }
    }

    @Override
    public CgroupStatistics statistics() throws IOException {
        return v1.statistics().orElse(v2.statistics());
    }
}
