package dev.bulkhead.kernel.cgroup;

import dev.bulkhead.kernel.Errno;
import dev.bulkhead.kernel.KernelException;
import dev.bulkhead.kernel.PseudoFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.stream.Stream;

/** One directory of a cgroup file system: what both versions do in the same way. */
record CgroupDirectory(Path path) {
    private static final int MODE = 0755;
    private static final int FILE_LIMIT = 16 << 20;

    /** Makes this directory, and the ones above it only where that fails without them. */
    void make() throws IOException {
        try {
            PseudoFile.makeDirectory(path, MODE);
        } catch (KernelException e) {
            switch (e.errno()) {
                case Errno.ENOENT -> {
                    parent().makeIfAbsent();
                    PseudoFile.makeDirectory(path, MODE);
                }
                case Errno.EEXIST ->
                        throw new CgroupException(
                                "the cgroup is there already; another container has it, or it was"
                                        + " left over and is to be removed first",
                                e);
                case Errno.EROFS ->
                        throw new CgroupException(
                                "cgroups can't be made here; mount the cgroup file system writable",
                                e);
                default -> throw e;
            }
        }
    }

    /** Returns the directory above, which every directory below a mount point has. */
    CgroupDirectory parent() {
        return new CgroupDirectory(Objects.requireNonNull(path.getParent(), "the root has none"));
    }

    private void makeIfAbsent() throws IOException {
        if (!exists()) {
            try {
                make();
            } catch (CgroupException e) {
                if (!exists()) {
                    throw e;
                }
            }
        }
    }

    boolean exists() {
        return Files.isDirectory(path);
    }

    String read(String file) throws KernelException {
        return PseudoFile.read(path.resolve(file), FILE_LIMIT);
    }

    /** Reads a file that some kernels or some controllers don't have. */
    Optional<String> readIfPresent(String file) throws KernelException {
        try {
            return Optional.of(read(file));
        } catch (KernelException e) {
            // EOPNOTSUPP: PSI is built in but switched off.
            if (e.errno() == Errno.ENOENT || e.errno() == Errno.EOPNOTSUPP) {
                return Optional.empty();
            }
            throw e;
        }
    }

    void write(String file, String value) throws KernelException {
        PseudoFile.write(path.resolve(file), value);
    }

    /** Returns the processes here and below; none where the directory is gone. */
    List<Long> processes() throws IOException {
        List<Long> processes = new ArrayList<>();
        collectProcesses(processes);
        return processes.stream().sorted().distinct().toList();
    }

    /** Sends SIGKILL to the processes here and below; an id of 0 is in another pid namespace. */
    void signalAll() throws IOException {
        for (long process : processes()) {
            ProcessHandle.of(process).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    private void collectProcesses(List<Long> processes) throws IOException {
        readIfExists("cgroup.procs").lines().map(Long::valueOf).forEach(processes::add);
        for (CgroupDirectory child : children()) {
            child.collectProcesses(processes);
        }
    }

    private String readIfExists(String file) throws KernelException {
        try {
            return read(file);
        } catch (KernelException e) {
            // ENODEV: removed between open and read.
            if (e.errno() == Errno.ENOENT || e.errno() == Errno.ENODEV) {
                return "";
            }
            throw e;
        }
    }

    private List<CgroupDirectory> children() throws IOException {
        try (Stream<Path> entries = Files.list(path)) {
            return entries.filter(Files::isDirectory).map(CgroupDirectory::new).toList();
        } catch (NoSuchFileException _) {
            return List.of();
        }
    }

    /** Removes this directory alone; returns false if processes or cgroups in it hold it. */
    boolean removed() throws KernelException {
        try {
            PseudoFile.removeDirectory(path);
            return true;
        } catch (KernelException e) {
            return switch (e.errno()) {
                case Errno.ENOENT -> true;
                case Errno.EBUSY -> false;
                default -> throw e;
            };
        }
    }

    /** Removes this directory and all below it; returns false if some of them are held. */
    boolean removedWithChildren() throws IOException {
        boolean removed = true;
        for (CgroupDirectory child : children()) {
            removed &= child.removedWithChildren();
        }
        return removed && removed();
    }

    /** Describes directories whose processes do not end. */
    static CgroupException held(List<CgroupDirectory> directories) throws IOException {
        StringJoiner text = new StringJoiner(", ");
        for (CgroupDirectory directory : directories) {
            if (directory.exists()) {
                text.add(directory.path + " " + directory.processes());
            }
        }
        return new CgroupException(
                "remove cgroup: processes do not end: "
                        + text
                        + "; they may hang in the kernel (see /proc/PID/stack)");
    }
}
