package dev.bulkhead.kernel;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/**
 * Mounts as file descriptors: open_tree(2), move_mount(2), mount_setattr(2), umount2(2), with the
 * constants of linux/mount.h. New file systems come from an {@link FsContext}.
 */
public final class Mounts {
    public static final long MOUNT_ATTR_RDONLY = 0x1;
    public static final long MOUNT_ATTR_NOSUID = 0x2;
    public static final long MOUNT_ATTR_NODEV = 0x4;
    public static final long MOUNT_ATTR_NOEXEC = 0x8;

    /** The bits of the three settings of access times that follow. */
    public static final long MOUNT_ATTR__ATIME = 0x70;

    public static final long MOUNT_ATTR_RELATIME = 0;
    public static final long MOUNT_ATTR_NOATIME = 0x10;
    public static final long MOUNT_ATTR_STRICTATIME = 0x20;
    public static final long MOUNT_ATTR_NODIRATIME = 0x80;

    /** Shows the owners through the maps of a user namespace. */
    public static final long MOUNT_ATTR_IDMAP = 0x100000;

    public static final long MOUNT_ATTR_NOSYMFOLLOW = 0x200000;

    /** Copies the mount, so that it may be attached elsewhere. */
    public static final int OPEN_TREE_CLONE = 0x1;

    public static final int OPEN_TREE_CLOEXEC = Fcntl.O_CLOEXEC;

    public static final int MOVE_MOUNT_F_SYMLINKS = 0x1;
    public static final int MOVE_MOUNT_F_AUTOMOUNTS = 0x2;
    public static final int MOVE_MOUNT_F_EMPTY_PATH = 0x4;
    public static final int MOVE_MOUNT_T_SYMLINKS = 0x10;
    public static final int MOVE_MOUNT_T_AUTOMOUNTS = 0x20;
    public static final int MOVE_MOUNT_T_EMPTY_PATH = 0x40;
    public static final int MOVE_MOUNT_SET_GROUP = 0x100;
    public static final int MOVE_MOUNT_BENEATH = 0x200;

    public static final int FSOPEN_CLOEXEC = 0x1;
    public static final int FSMOUNT_CLOEXEC = 0x1;
    public static final int FSPICK_CLOEXEC = 0x1;
    public static final int FSPICK_SYMLINK_NOFOLLOW = 0x2;
    public static final int FSPICK_NO_AUTOMOUNT = 0x4;
    public static final int FSPICK_EMPTY_PATH = 0x8;

    public static final int FSCONFIG_SET_FLAG = 0;
    public static final int FSCONFIG_SET_STRING = 1;
    public static final int FSCONFIG_SET_BINARY = 2;
    public static final int FSCONFIG_SET_PATH = 3;
    public static final int FSCONFIG_SET_PATH_EMPTY = 4;
    public static final int FSCONFIG_SET_FD = 5;
    public static final int FSCONFIG_CMD_CREATE = 6;
    public static final int FSCONFIG_CMD_RECONFIGURE = 7;
    public static final int FSCONFIG_CMD_CREATE_EXCL = 8;

    public static final long MS_RDONLY = 0x1;
    public static final long MS_NOSUID = 0x2;
    public static final long MS_NODEV = 0x4;
    public static final long MS_NOEXEC = 0x8;
    public static final long MS_SYNCHRONOUS = 0x10;
    public static final long MS_REMOUNT = 0x20;
    public static final long MS_MANDLOCK = 0x40;
    public static final long MS_DIRSYNC = 0x80;
    public static final long MS_NOSYMFOLLOW = 0x100;
    public static final long MS_NOATIME = 0x400;
    public static final long MS_NODIRATIME = 0x800;
    public static final long MS_BIND = 0x1000;
    public static final long MS_MOVE = 0x2000;
    public static final long MS_REC = 0x4000;
    public static final long MS_SILENT = 0x8000;
    public static final long MS_POSIXACL = 0x10000;
    public static final long MS_UNBINDABLE = 0x20000;
    public static final long MS_PRIVATE = 0x40000;
    public static final long MS_SLAVE = 0x80000;
    public static final long MS_SHARED = 0x100000;
    public static final long MS_RELATIME = 0x200000;
    public static final long MS_I_VERSION = 0x800000;
    public static final long MS_STRICTATIME = 0x1000000;
    public static final long MS_LAZYTIME = 0x2000000;

    public static final int MNT_FORCE = 1;
    public static final int MNT_DETACH = 2;
    public static final int MNT_EXPIRE = 4;
    public static final int UMOUNT_NOFOLLOW = 8;

    private static final long MOUNT_ATTR_SIZE = 32;

    private Mounts() {}

    /**
     * What mount_setattr(2) changes: struct mount_attr.
     *
     * @param attrSet {@code MOUNT_ATTR_*} to set
     * @param attrClr {@code MOUNT_ATTR_*} to clear, before the others are set; a setting of access
     *     times needs MOUNT_ATTR__ATIME here
     * @param propagation MS_PRIVATE, MS_SLAVE, MS_SHARED or MS_UNBINDABLE; 0 to leave it
     * @param usernsFd the user namespace whose maps MOUNT_ATTR_IDMAP applies
     */
    public record Attributes(long attrSet, long attrClr, long propagation, Optional<Fd> usernsFd) {
        public Attributes {
            if (((attrSet & MOUNT_ATTR_IDMAP) != 0) != usernsFd.isPresent()) {
                throw new IllegalArgumentException(
                        "MOUNT_ATTR_IDMAP and a user namespace come together: %#x, %s"
                                .formatted(attrSet, usernsFd));
            }
        }

        /** Sets attributes and clears none. */
        public static Attributes set(long attrSet) {
            return new Attributes(attrSet, 0, 0, Optional.empty());
        }

        /** Changes the propagation alone. */
        public static Attributes propagation(long propagation) {
            return new Attributes(0, 0, propagation, Optional.empty());
        }

        /** Shows owners through the maps of a user namespace. */
        public static Attributes idMapped(Fd userNamespace) {
            return new Attributes(MOUNT_ATTR_IDMAP, 0, 0, Optional.of(userNamespace));
        }
    }

    /**
     * Opens the mount that a trusted path is on, or a detached copy of it.
     *
     * @param flags {@code OPEN_TREE_CLONE}, {@code AT_RECURSIVE}, {@code AT_SYMLINK_NOFOLLOW}, …
     * @return a descriptor like one of O_PATH; a copy that is never attached goes with it
     */
    public static Fd openTree(String path, int flags) throws IOException {
        return openTree(Fcntl.AT_FDCWD, path, flags);
    }

    /** Opens the mount that an open file is on, or a detached copy of it. */
    public static Fd openTree(Fd place, int flags) throws IOException {
        return openTree(place.number(), "", flags | Fcntl.AT_EMPTY_PATH);
    }

    private static Fd openTree(int directory, String path, int flags) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            long result =
                    Native.call(
                            SystemCall.OPEN_TREE,
                            directory,
                            Native.string(arena, path),
                            flags | OPEN_TREE_CLOEXEC);
            return Fd.of(
                    (int)
                            Native.check(
                                    result,
                                    () ->
                                            "open_tree(%d, \"%s\", %#x)"
                                                    .formatted(directory, path, flags)));
        }
    }

    /** Attaches a detached mount, or moves an attached one, to a trusted path. */
    public static void moveMount(Fd mount, String target) throws IOException {
        moveMount(mount, Fcntl.AT_FDCWD, target, MOVE_MOUNT_T_SYMLINKS);
    }

    /** Attaches or moves a mount onto an open directory or file. */
    public static void moveMount(Fd mount, Fd target) throws IOException {
        moveMount(mount, target.number(), "", MOVE_MOUNT_T_EMPTY_PATH);
    }

    private static void moveMount(Fd mount, int directory, String path, int flags)
            throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            long result =
                    Native.call(
                            SystemCall.MOVE_MOUNT,
                            mount.number(),
                            Native.string(arena, ""),
                            directory,
                            Native.string(arena, path),
                            flags | MOVE_MOUNT_F_EMPTY_PATH);
            Native.check(
                    result, () -> "move_mount(%s, %d, \"%s\")".formatted(mount, directory, path));
        }
    }

    /** Changes the attributes of one mount. */
    public static void setAttributes(Fd mount, Attributes attributes) throws IOException {
        setAttributes(mount, Fcntl.AT_EMPTY_PATH, attributes);
    }

    /** Changes the attributes of a mount and of all below it, or of none. */
    public static void setAttributesRecursively(Fd mount, Attributes attributes)
            throws IOException {
        setAttributes(mount, Fcntl.AT_EMPTY_PATH | Fcntl.AT_RECURSIVE, attributes);
    }

    private static void setAttributes(Fd mount, int flags, Attributes attributes)
            throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment structure = arena.allocate(MOUNT_ATTR_SIZE, 8);
            structure.set(ValueLayout.JAVA_LONG, 0, attributes.attrSet());
            structure.set(ValueLayout.JAVA_LONG, 8, attributes.attrClr());
            structure.set(ValueLayout.JAVA_LONG, 16, attributes.propagation());
            structure.set(
                    ValueLayout.JAVA_LONG, 24, attributes.usernsFd().map(Fd::number).orElse(0));
            long result =
                    Native.call(
                            SystemCall.MOUNT_SETATTR,
                            mount.number(),
                            Native.string(arena, ""),
                            flags,
                            structure.address(),
                            MOUNT_ATTR_SIZE);
            Native.check(
                    result, () -> "mount_setattr(%s, %#x, %s)".formatted(mount, flags, attributes));
        }
    }

    /**
     * Takes off the mount at a trusted path.
     *
     * @param flags {@code MNT_*}, {@code UMOUNT_NOFOLLOW}
     */
    public static void umount2(String path, int flags) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            Native.check(
                    Native.call(SystemCall.UMOUNT2, Native.string(arena, path), flags),
                    () -> "umount2(\"%s\", %#x)".formatted(path, flags));
        }
    }
}
