package dev.bulkhead.runtime;

import dev.bulkhead.kernel.Directory;
import dev.bulkhead.kernel.Errno;
import dev.bulkhead.kernel.Fcntl;
import dev.bulkhead.kernel.Fd;
import dev.bulkhead.kernel.FileAttributes;
import dev.bulkhead.kernel.FileType;
import dev.bulkhead.kernel.FsContext;
import dev.bulkhead.kernel.KernelException;
import dev.bulkhead.kernel.Mounts;
import dev.bulkhead.kernel.Namespaces;
import dev.bulkhead.oci.runtime.IdMapping;
import dev.bulkhead.oci.runtime.Mount;
import dev.bulkhead.oci.runtime.Root;
import dev.bulkhead.runtime.compile.RootMount;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Puts the root file system of a container that does not run together: its layers, what it has
 * changed, and what it binds. This is done in a mount namespace that nothing lives in: the host
 * sees none of it, and it goes when it is let go of, even by kill -9.
 */
final class RootAssembly {
    private static final long MS_SLAVE = 1 << 19;

    /** A directory that is on every host, and in the namespace covered by a memory of its own. */
    private static final String SCRATCH = "/sys";

    private static final String ROOT = "root";
    private static final int PLACE_PERMISSIONS = 0755;

    private final LaunchRequest request;
    private final Optional<Fd> idMap;
    private final Host host;

    /**
     * Makes ready.
     *
     * @param idMap a user namespace with the container's id maps, if it has any
     * @param host what its kernel has
     */
    RootAssembly(LaunchRequest request, Optional<Fd> idMap, Host host) {
        this.host = host;
        this.request = request;
        this.idMap = idMap;
    }

    /** Assembles the root. */
    ContainerRoot assemble() throws IOException {
        return Namespaces.insideNew(Namespaces.CLONE_NEWNS, this::inNamespace);
    }

    private ContainerRoot inNamespace() throws IOException {
        try (Fd host = Mounts.openTree("/", 0)) {
            Mounts.setAttributesRecursively(host, Mounts.Attributes.propagation(MS_SLAVE));
        }
        try (FsContext memory = FsContext.fsopen("tmpfs");
                Fd scratch = memory.create().fsmount(0)) {
            Mounts.moveMount(scratch, SCRATCH);
        }
        try (Directory scratch = Directory.open(SCRATCH)) {
            scratch.mkdirat(ROOT, PLACE_PERMISSIONS);
            try (Fd mount = root(scratch)) {
                Mounts.moveMount(mount, SCRATCH + "/" + ROOT);
            }
        }
        Fd root = Fcntl.open(SCRATCH + "/" + ROOT, Fcntl.O_PATH | Fcntl.O_DIRECTORY);
        try {
            try (Directory tree = Directory.open(root.procPath())) {
                for (Mount mount : request.spec().mounts()) {
                    if (isShown(mount)) {
                        attach(mount, tree);
                    }
                }
            }
            if (request.spec().root().map(Root::readonly).orElse(false)) {
                protect(root);
            }
            return new ContainerRoot(root, List.of(Namespaces.current("mnt")));
        } catch (IOException | RuntimeException e) {
            root.close();
            throw e;
        }
    }

    private static void protect(Fd root) throws IOException {
        try (Fd mount = Mounts.openTree(root, 0)) {
            Mounts.setAttributes(mount, Mounts.Attributes.set(Mounts.MOUNT_ATTR_RDONLY));
        }
    }

    private Fd root(Directory scratch) throws IOException {
        return switch (request.root()) {
            case RootMount.Overlay overlay -> overlay(overlay, scratch);
            case RootMount.Directory directory -> {
                Fd mount =
                        Mounts.openTree(
                                directory.path(), Mounts.OPEN_TREE_CLONE | Fcntl.AT_RECURSIVE);
                show(mount, directory.idMapped());
                yield mount;
            }
        };
    }

    private Fd overlay(RootMount.Overlay overlay, Directory scratch) throws IOException {
        String own = request.directory().toString();
        List<Directory> open = new ArrayList<>();
        try (FsContext context = FsContext.fsopen("overlay")) {
            addLayers(overlay, scratch, context, open);
            if (host.traits().userAttributes()) {
                context.setFlag("userxattr");
            }
            for (String part : List.of("upper", "work")) {
                Directory directory = Directory.open(own + "/" + part);
                open.add(directory);
                context.setString(part + "dir", directory.fd().procPath());
            }
            context.create();
            return context.fsmount(0);
        } finally {
            open.forEach(Directory::close);
        }
    }

    private void addLayers(
            RootMount.Overlay overlay, Directory scratch, FsContext context, List<Directory> open)
            throws IOException {
        if (!host.features().appendedOverlayLayers()) {
            context.setString("lowerdir", places(overlay, scratch));
            return;
        }
        for (RootMount.Lower lower : overlay.lowers()) {
            Directory layer = Directory.open(layer(lower, scratch, open.size()));
            open.add(layer);
            context.setString("lowerdir+", layer.fd().procPath());
        }
    }

    /** The list of all layers, by names that are short, since it takes no more than 255 bytes. */
    private String places(RootMount.Overlay overlay, Directory scratch) throws IOException {
        List<String> places = new ArrayList<>();
        for (RootMount.Lower lower : overlay.lowers()) {
            String place = Integer.toString(places.size(), Character.MAX_RADIX);
            scratch.mkdirat(place, PLACE_PERMISSIONS);
            try (Fd mount = Mounts.openTree(lower.path(), Mounts.OPEN_TREE_CLONE)) {
                show(mount, lower.idMapped());
                Mounts.moveMount(mount, SCRATCH + "/" + place);
            }
            places.add(SCRATCH + "/" + place);
        }
        return String.join(":", places);
    }

    private String layer(RootMount.Lower lower, Directory scratch, int number) throws IOException {
        if (!lower.idMapped() || idMap.isEmpty()) {
            return lower.path();
        }
        String place = "layer" + number;
        scratch.mkdirat(place, PLACE_PERMISSIONS);
        try (Fd mount = Mounts.openTree(lower.path(), Mounts.OPEN_TREE_CLONE)) {
            show(mount, true);
            Mounts.moveMount(mount, SCRATCH + "/" + place);
        }
        return SCRATCH + "/" + place;
    }

    private void show(Fd mount, boolean mapped) throws IOException {
        if (mapped && idMap.isPresent()) {
            Mounts.setAttributes(mount, Mounts.Attributes.idMapped(idMap.get()));
        }
    }

    /**
     * What is the machine's, or memory of one run, is not there while the container does not run.
     */
    private static boolean isShown(Mount mount) {
        Path place = Path.of(mount.destination()).normalize();
        boolean system =
                place.startsWith("/dev") || place.startsWith("/proc") || place.startsWith("/sys");
        return mount.type().filter("bind"::equals).isPresent() && !system;
    }

    private void attach(Mount mount, Directory root) throws IOException {
        boolean recursive = mount.options().contains("rbind");
        int flags = Mounts.OPEN_TREE_CLONE | (recursive ? Fcntl.AT_RECURSIVE : 0);
        try (Fd source = source(mount);
                Fd tree = Mounts.openTree(source, flags)) {
            show(tree, mount.options().contains("idmap"));
            if (mount.options().contains("ro")) {
                Mounts.setAttributes(tree, Mounts.Attributes.set(Mounts.MOUNT_ATTR_RDONLY));
            }
            boolean directory = FileAttributes.statx(source).type() == FileType.DIRECTORY;
            try (Fd place = place(root, mount.destination(), directory)) {
                Mounts.moveMount(tree, place);
            }
        }
    }

    private static Fd source(Mount mount) throws IOException {
        String source = mount.source().orElseThrow();
        Optional<String> beneath = BeneathSources.path(mount);
        if (beneath.isEmpty()) {
            return Fcntl.open(source, Fcntl.O_PATH);
        }
        try (Directory directory = Directory.open(source)) {
            return directory.open(beneath.get(), Fcntl.O_PATH);
        }
    }

    /** Opens the place of a mount; where there is none it is made, as a start would. */
    private Fd place(Directory root, String destination, boolean directory) throws KernelException {
        try {
            return root.open(destination, Fcntl.O_PATH);
        } catch (KernelException e) {
            if (e.errno() != Errno.ENOENT) {
                throw e;
            }
        }
        for (int slash = destination.indexOf('/', 1);
                slash > 0;
                slash = destination.indexOf('/', slash + 1)) {
            makeDirectory(root, destination.substring(0, slash));
        }
        if (directory) {
            makeDirectory(root, destination);
        } else {
            int flags = Fcntl.O_CREAT | Fcntl.O_EXCL | Fcntl.O_WRONLY;
            root.open(destination, flags, 0644, 0).close();
            root.fchownat(destination, owner(), owner());
        }
        return root.open(destination, Fcntl.O_PATH);
    }

    private void makeDirectory(Directory root, String path) throws KernelException {
        try {
            root.mkdirat(path, PLACE_PERMISSIONS);
        } catch (KernelException e) {
            if (e.errno() == Errno.EEXIST) {
                return;
            }
            throw e;
        }
        root.fchownat(path, owner(), owner());
    }

    /** Root inside. */
    private long owner() {
        return request.spec().linux().uidMappings().stream()
                .filter(mapping -> mapping.containerId() == 0)
                .mapToLong(IdMapping::hostId)
                .findFirst()
                .orElse(0);
    }
}
