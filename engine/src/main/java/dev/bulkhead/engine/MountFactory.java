package dev.bulkhead.engine;

import dev.bulkhead.oci.runtime.Mount;
import dev.bulkhead.runtime.LaunchRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Turns a request's mounts, and those that every container has, into those of the runtime
 * specification.
 */
final class MountFactory {
    private static final long DEFAULT_SHARED_MEMORY = 64 << 20;
    private static final int TTY = 5;
    private static final List<String> SYSTEM_OPTIONS = List.of("nosuid", "noexec", "nodev");

    private final LocalVolumes volumes;
    private final ContainerRecord container;
    private final NameFiles names;
    private final IdRanges ids;

    /**
     * Makes one.
     *
     * @param names the files that tell its names
     * @param ids the user ids of containers
     */
    MountFactory(LocalVolumes volumes, ContainerRecord container, NameFiles names, IdRanges ids) {
        this.ids = ids;
        this.volumes = volumes;
        this.container = container;
        this.names = names;
    }

    /**
     * Makes the mounts, in the order in which they are attached.
     *
     * @throws EngineException if a source is missing
     */
    List<Mount> make(ContainerRequest request) throws EngineException {
        List<Mount> mounts = new ArrayList<>(16);
        addSystem(request, mounts);
        mounts.addAll(names.mounts());
        Iterator<ContainerVolume> ofContainer = container.volumeMounts().iterator();
        for (MountRequest mount : request.mounts()) {
            if (isSystem(mount.destination())) {
                throw new EngineException(
                        EngineException.Kind.BAD_REQUEST,
                        "mount at "
                                + mount.destination()
                                + ": /proc and / are the container's own");
            }
            mounts.add(
                    switch (mount) {
                        case MountRequest.Bind bind -> bind(bind);
                        case MountRequest.Volume volume ->
                                volume(ofContainer.next().name(), volume);
                        case MountRequest.Tmpfs(String destination, List<String> options) ->
                                new Mount(destination, "tmpfs", "tmpfs", tmpfsOptions(options));
                    });
        }
        for (DeviceRequest device : request.devices()) {
            mounts.add(
                    new Mount(
                            device.destination(),
                            "bind",
                            device.source().toString(),
                            List.of("bind", "rprivate", "noexec", "nosuid")));
        }
        return mounts;
    }

    private static boolean isSystem(String destination) {
        Path path = Path.of(destination).normalize();
        return path.getNameCount() == 0 || path.startsWith("/proc");
    }

    private void addSystem(ContainerRequest request, List<Mount> mounts) {
        mounts.add(new Mount("/proc", "proc", "proc", SYSTEM_OPTIONS));
        mounts.add(
                new Mount(
                        "/dev",
                        "tmpfs",
                        "tmpfs",
                        List.of("nosuid", "strictatime", "mode=755", "size=65536k")));
        mounts.add(new Mount("/dev/pts", "devpts", "devpts", terminalOptions()));
        addSharedMemory(request, mounts);
        List<String> sysOptions =
                request.privileged() ? SYSTEM_OPTIONS : with(SYSTEM_OPTIONS, "ro");
        mounts.add(devices(request, sysOptions));
        mounts.add(new Mount("/sys/fs/cgroup", "cgroup", "cgroup", with(sysOptions, "relatime")));
    }

    /** Only the host's root makes a view of the devices of the host's network. */
    private Mount devices(ContainerRequest request, List<String> options) {
        return ids.areShared() && request.namespaces().network()
                ? new Mount("/sys", "bind", "/sys", List.of("rbind", "rprivate", "ro", "rro"))
                : new Mount("/sys", "sysfs", "sysfs", options);
    }

    /** Terminals belong to the group tty, where the container has it. */
    private List<String> terminalOptions() {
        List<String> options =
                List.of("nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620");
        return ids.size() > TTY ? with(options, "gid=" + TTY) : options;
    }

    private void addSharedMemory(ContainerRequest request, List<Mount> mounts) {
        if (request.namespaces().ipc()) {
            for (String path : List.of("/dev/shm", "/dev/mqueue")) {
                if (Files.isDirectory(Path.of(path))) {
                    mounts.add(
                            new Mount(
                                    path,
                                    "bind",
                                    path,
                                    List.of("bind", "rprivate", "nosuid", "noexec", "nodev")));
                }
            }
            return;
        }
        long size = request.limits().sharedMemory().orElse(DEFAULT_SHARED_MEMORY);
        mounts.add(
                new Mount(
                        "/dev/shm",
                        "tmpfs",
                        "shm",
                        with(SYSTEM_OPTIONS, "mode=1777", "size=" + size)));
        mounts.add(new Mount("/dev/mqueue", "mqueue", "mqueue", SYSTEM_OPTIONS));
    }

    private Mount bind(MountRequest.Bind bind) throws EngineException {
        if (!Files.exists(bind.source())) {
            if (!bind.createSource()) {
                throw new EngineException(
                        EngineException.Kind.BAD_REQUEST,
                        "bind source path does not exist: "
                                + bind.source()
                                + "; make it, or use -v, which does");
            }
            create(bind.source());
        }
        List<String> options =
                options(
                        bind.readOnly(),
                        bind.writableBelow(),
                        bind.propagation(),
                        bind.recursive());
        return new Mount(bind.destination(), "bind", bind.source().toString(), options);
    }

    private Mount volume(String name, MountRequest.Volume volume) throws EngineException {
        return switch (volumes.driver(name)) {
            case VolumeDriver.Own() -> volume(volumes.data(name), volume, volume.readOnly(), false);
            case VolumeDriver.HostDirectory(Path directory, boolean readOnly) -> {
                if (!Files.isDirectory(directory)) {
                    throw new EngineException(
                            EngineException.Kind.BAD_REQUEST,
                            "volume %s: its device %s is no directory; make it, or remove the volume"
                                    .formatted(name, directory));
                }
                yield volume(directory, volume, readOnly || volume.readOnly(), true);
            }
            case VolumeDriver.Memory(List<String> options) -> memory(volume, options);
        };
    }

    private Mount volume(
            Path directory, MountRequest.Volume volume, boolean readOnly, boolean recursive) {
        List<String> options = options(readOnly, false, "rprivate", recursive);
        volume.use().subpath().ifPresent(path -> options.add(LaunchRequest.BENEATH + path));
        return new Mount(volume.destination(), "bind", directory.toString(), options);
    }

    private static Mount memory(MountRequest.Volume volume, List<String> options) {
        List<String> all = new ArrayList<>(List.of("nosuid", "nodev"));
        all.addAll(options);
        if (volume.readOnly()) {
            all.add("ro");
        }
        return new Mount(volume.destination(), "tmpfs", "tmpfs", all);
    }

    private List<String> options(
            boolean readOnly, boolean writableBelow, String propagation, boolean recursive) {
        List<String> options = new ArrayList<>();
        options.add(recursive ? "rbind" : "bind");
        options.add(propagation);
        if (readOnly) {
            options.add("ro");
        }
        if (readOnly && !writableBelow) {
            options.add("rro");
        }
        if (container.firstId().isPresent()) {
            options.add("idmap");
        }
        return options;
    }

    private static void create(Path directory) throws EngineException {
        try {
            if (Files.notExists(directory)) {
                Files.createDirectories(directory);
                // Whatever the umask of this process: programs of other users than root use volumes
                // too.
                Files.setPosixFilePermissions(
                        directory, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        } catch (IOException e) {
            throw new EngineException(
                    EngineException.Kind.FAILED, "make " + directory + ": " + e.getMessage(), e);
        }
    }

    private static List<String> tmpfsOptions(List<String> options) {
        List<String> all = new ArrayList<>(SYSTEM_OPTIONS);
        all.addAll(options);
        return all;
    }

    private static List<String> with(List<String> options, String... more) {
        List<String> all = new ArrayList<>(options);
        all.addAll(List.of(more));
        return all;
    }
}
