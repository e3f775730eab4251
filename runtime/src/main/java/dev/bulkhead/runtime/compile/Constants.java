package dev.bulkhead.runtime.compile;

import dev.bulkhead.kernel.Fcntl;
import dev.bulkhead.runtime.plan.Argument;

/** The constants of the kernel that plans are made of, with the names that people know them by. */
final class Constants {
    static final Argument NULL = Argument.named(0, "NULL");
    static final Argument ZERO = Argument.number(0);
    static final Argument EMPTY = Argument.text("");

    static final Argument AT_FDCWD = Argument.named(-100, "AT_FDCWD");
    static final Argument AT_EMPTY_PATH = Argument.named(0x1000, "AT_EMPTY_PATH");
    static final Argument AT_EMPTY_PATH_RECURSIVE =
            Argument.named(0x9000, "AT_EMPTY_PATH|AT_RECURSIVE");

    static final Argument O_WRONLY = Argument.named(0x80001, "O_WRONLY|O_CLOEXEC");
    static final Argument O_RDONLY = Argument.named(0x80000, "O_RDONLY|O_CLOEXEC");
    static final Argument O_DIRECTORY = Argument.named(0x290000, "O_PATH|O_DIRECTORY|O_CLOEXEC");
    static final Argument O_RDWR_NOCTTY = Argument.named(0x80102, "O_RDWR|O_NOCTTY|O_CLOEXEC");

    /** For what may be anything: neither does the open wait, nor is a link followed. */
    static final Argument O_RDWR_WARILY =
            Argument.named(
                    0x80902 | Fcntl.O_NOFOLLOW, "O_RDWR|O_NOCTTY|O_NONBLOCK|O_NOFOLLOW|O_CLOEXEC");

    static final Argument OPEN_TREE_CLONE =
            Argument.named(0x80001, "OPEN_TREE_CLONE|OPEN_TREE_CLOEXEC");
    static final Argument OPEN_TREE_CLONE_RECURSIVE =
            Argument.named(0x88001, "OPEN_TREE_CLONE|OPEN_TREE_CLOEXEC|AT_RECURSIVE");
    static final Argument OPEN_TREE_CLONE_EMPTY_PATH =
            Argument.named(0x81001, "OPEN_TREE_CLONE|OPEN_TREE_CLOEXEC|AT_EMPTY_PATH");
    static final Argument MOVE_MOUNT_F_EMPTY_PATH = Argument.named(0x4, "MOVE_MOUNT_F_EMPTY_PATH");
    static final Argument MOVE_MOUNT_EMPTY_PATHS =
            Argument.named(0x44, "MOVE_MOUNT_F_EMPTY_PATH|MOVE_MOUNT_T_EMPTY_PATH");
    static final Argument MOVE_MOUNT_INTO =
            Argument.named(0x14, "MOVE_MOUNT_F_EMPTY_PATH|MOVE_MOUNT_T_SYMLINKS");

    static final Argument FSOPEN_CLOEXEC = Argument.named(1, "FSOPEN_CLOEXEC");
    static final Argument FSMOUNT_CLOEXEC = Argument.named(1, "FSMOUNT_CLOEXEC");
    static final Argument FSCONFIG_SET_FLAG = Argument.named(0, "FSCONFIG_SET_FLAG");
    static final Argument FSCONFIG_SET_STRING = Argument.named(1, "FSCONFIG_SET_STRING");
    static final Argument FSCONFIG_SET_FD = Argument.named(5, "FSCONFIG_SET_FD");
    static final Argument FSCONFIG_CMD_CREATE = Argument.named(6, "FSCONFIG_CMD_CREATE");

    static final long MOUNT_ATTR_RDONLY = 0x1;
    static final long MOUNT_ATTR_NOSUID = 0x2;
    static final long MOUNT_ATTR_NODEV = 0x4;
    static final long MOUNT_ATTR_NOEXEC = 0x8;
    static final long MOUNT_ATTR_ATIME_MASK = 0x70;
    static final long MOUNT_ATTR_NOATIME = 0x10;
    static final long MOUNT_ATTR_STRICTATIME = 0x20;
    static final long MOUNT_ATTR_NODIRATIME = 0x80;
    static final long MOUNT_ATTR_IDMAP = 0x100000;
    static final long MOUNT_ATTR_NOSYMFOLLOW = 0x200000;

    static final long MS_UNBINDABLE = 1 << 17;
    static final long MS_PRIVATE = 1 << 18;
    static final long MS_SLAVE = 1 << 19;
    static final long MS_SHARED = 1 << 20;
    static final Argument MS_REC_PRIVATE = Argument.named(0x4000 | MS_PRIVATE, "MS_REC|MS_PRIVATE");
    static final Argument MS_REC_SLAVE = Argument.named(0x4000 | MS_SLAVE, "MS_REC|MS_SLAVE");
    static final Argument MNT_DETACH = Argument.named(2, "MNT_DETACH");

    private Constants() {}
}
