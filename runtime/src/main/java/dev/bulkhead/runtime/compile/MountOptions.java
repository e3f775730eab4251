package dev.bulkhead.runtime.compile;

import static dev.bulkhead.runtime.compile.Constants.MOUNT_ATTR_ATIME_MASK;
import static dev.bulkhead.runtime.compile.Constants.MOUNT_ATTR_NOATIME;
import static dev.bulkhead.runtime.compile.Constants.MOUNT_ATTR_NODEV;
import static dev.bulkhead.runtime.compile.Constants.MOUNT_ATTR_NODIRATIME;
import static dev.bulkhead.runtime.compile.Constants.MOUNT_ATTR_NOEXEC;
import static dev.bulkhead.runtime.compile.Constants.MOUNT_ATTR_NOSUID;
import static dev.bulkhead.runtime.compile.Constants.MOUNT_ATTR_NOSYMFOLLOW;
import static dev.bulkhead.runtime.compile.Constants.MOUNT_ATTR_RDONLY;
import static dev.bulkhead.runtime.compile.Constants.MOUNT_ATTR_STRICTATIME;
import static dev.bulkhead.runtime.compile.Constants.MS_PRIVATE;
import static dev.bulkhead.runtime.compile.Constants.MS_SHARED;
import static dev.bulkhead.runtime.compile.Constants.MS_SLAVE;
import static dev.bulkhead.runtime.compile.Constants.MS_UNBINDABLE;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A mount's options, sorted by what the kernel makes of them; the words are those of mount(8) and
 * of the runtime specification (config.md, Linux mount options).
 *
 * @param set MOUNT_ATTR_* to set
 * @param clear MOUNT_ATTR_* to clear
 * @param recursiveSet MOUNT_ATTR_* to set on everything below as well
 * @param propagation MS_SHARED, MS_SLAVE, MS_PRIVATE or MS_UNBINDABLE; 0: as it is
 * @param bind whether the source is a directory or file rather than a file system
 * @param recursive whether a bind takes the mounts below along
 * @param idMapped whether ids are shown through the container's maps
 * @param idMappedBelow whether those of the mounts below are as well
 * @param data what is for the file system itself
 */
record MountOptions(
        long set,
        long clear,
        long recursiveSet,
        long propagation,
        boolean bind,
        boolean recursive,
        boolean idMapped,
        boolean idMappedBelow,
        List<Setting> data) {

    /** One option of a file system: {@code name} or {@code name=value}. */
    record Setting(String name, Optional<String> value) {}

    MountOptions {
        data = List.copyOf(data);
    }

    static MountOptions parse(List<String> options) {
        Parser parser = new Parser();
        options.forEach(parser::accept);
        return new MountOptions(
                parser.set,
                // The field of access times is always cleared whole, whatever is set in it.
                parser.clear & ~(parser.set & ~MOUNT_ATTR_ATIME_MASK),
                parser.recursiveSet,
                parser.propagation,
                parser.bind,
                parser.recursive,
                parser.idMapped,
                parser.idMappedBelow,
                parser.data);
    }

    /** Returns these options and one more for the file system. */
    MountOptions with(String name, String value) {
        List<Setting> more = new ArrayList<>(data);
        more.add(new Setting(name, Optional.of(value)));
        return new MountOptions(
                set,
                clear,
                recursiveSet,
                propagation,
                bind,
                recursive,
                idMapped,
                idMappedBelow,
                more);
    }

    private static final class Parser {
        private long set;
        private long clear;
        private long recursiveSet;
        private long propagation;
        private boolean bind;
        private boolean recursive;
        private boolean idMapped;
        private boolean idMappedBelow;
        private final List<Setting> data = new ArrayList<>();

        void accept(String option) {
            switch (option) {
                case "ro" -> set(MOUNT_ATTR_RDONLY);
                case "rw" -> clear(MOUNT_ATTR_RDONLY);
                case "nosuid" -> set(MOUNT_ATTR_NOSUID);
                case "suid" -> clear(MOUNT_ATTR_NOSUID);
                case "nodev" -> set(MOUNT_ATTR_NODEV);
                case "dev" -> clear(MOUNT_ATTR_NODEV);
                case "noexec" -> set(MOUNT_ATTR_NOEXEC);
                case "exec" -> clear(MOUNT_ATTR_NOEXEC);
                case "nodiratime" -> set(MOUNT_ATTR_NODIRATIME);
                case "diratime" -> clear(MOUNT_ATTR_NODIRATIME);
                case "nosymfollow" -> set(MOUNT_ATTR_NOSYMFOLLOW);
                case "symfollow" -> clear(MOUNT_ATTR_NOSYMFOLLOW);
                case "noatime" -> accessTime(MOUNT_ATTR_NOATIME);
                case "strictatime" -> accessTime(MOUNT_ATTR_STRICTATIME);
                case "relatime", "atime", "norelatime", "nostrictatime" -> accessTime(0);
                case "rro" -> recursiveSet |= MOUNT_ATTR_RDONLY;
                case "rnosuid" -> recursiveSet |= MOUNT_ATTR_NOSUID;
                case "rnodev" -> recursiveSet |= MOUNT_ATTR_NODEV;
                case "rnoexec" -> recursiveSet |= MOUNT_ATTR_NOEXEC;
                case "bind" -> bind = true;
                case "rbind" -> {
                    bind = true;
                    recursive = true;
                }
                case "shared", "rshared" -> propagation = MS_SHARED;
                case "slave", "rslave" -> propagation = MS_SLAVE;
                case "private", "rprivate" -> propagation = MS_PRIVATE;
                case "unbindable", "runbindable" -> propagation = MS_UNBINDABLE;
                case "idmap" -> idMapped = true;
                case "ridmap" -> {
                    idMapped = true;
                    idMappedBelow = true;
                }
                case "defaults", "async", "noauto", "nofail" -> {}
                default -> data(option);
            }
        }

        private void set(long attribute) {
            set |= attribute;
            clear &= ~attribute;
        }

        private void clear(long attribute) {
            clear |= attribute;
            set &= ~attribute;
        }

        /**
         * The three ways to keep access times exclude each other: the field is cleared, then set.
         */
        private void accessTime(long attribute) {
            set = (set & ~MOUNT_ATTR_ATIME_MASK) | attribute;
            clear |= MOUNT_ATTR_ATIME_MASK;
        }

        private void data(String option) {
            int equals = option.indexOf('=');
            data.add(
                    equals < 0
                            ? new Setting(option, Optional.empty())
                            : new Setting(
                                    option.substring(0, equals),
                                    Optional.of(option.substring(equals + 1))));
        }
    }
}
