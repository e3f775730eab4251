package dev.bulkhead.image.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bulkhead.kernel.Directory;
import dev.bulkhead.kernel.DirectoryEntry;
import dev.bulkhead.kernel.FileStatus;
import dev.bulkhead.kernel.FileType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What a mask consists of, parents before their children. */
final class MaskEntries {
    private static final Comparator<MaskEntry> BY_PATH = Comparator.comparing(MaskEntry::path);

    /** The same on every machine; the layout is that of the Filesystem Hierarchy Standard. */
    private static final List<MaskEntry> HIDDEN =
            List.of(
                    MaskEntry.opaque("boot", 0755),
                    MaskEntry.opaque("dev", 0755),
                    MaskEntry.opaque("home", 0755),
                    MaskEntry.whiteout("lost+found"),
                    MaskEntry.opaque("media", 0755),
                    MaskEntry.opaque("mnt", 0755),
                    MaskEntry.opaque("proc", 0555),
                    MaskEntry.opaque("root", 0700),
                    MaskEntry.opaque("run", 0755),
                    MaskEntry.directory("run/lock", 01777),
                    MaskEntry.opaque("srv", 0755),
                    MaskEntry.opaque("sys", 0555),
                    MaskEntry.opaque("tmp", 01777),
                    MaskEntry.opaque("var", 0755),
                    MaskEntry.directory("var/cache", 0755),
                    MaskEntry.directory("var/lib", 0755),
                    MaskEntry.link("var/lock", "/run/lock"),
                    MaskEntry.directory("var/log", 0755),
                    MaskEntry.link("var/run", "/run"),
                    MaskEntry.directory("var/spool", 0755),
                    MaskEntry.directory("var/tmp", 01777));

    private static final int READ_AND_SEARCH_BY_OTHERS = 05;

    private MaskEntries() {}

    /** Returns the entries for a machine whose engine keeps its state in a certain directory. */
    static List<MaskEntry> of(Path engineRoot) throws IOException {
        List<MaskEntry> entries = new ArrayList<>(HIDDEN);
        entries.add(MaskEntry.directory(".", 0755));
        try (Directory host = Directory.open("/")) {
            hide(host, engineRoot, entries);
        }
        entries.sort(BY_PATH);
        return entries;
    }

    /**
     * Makes a directory of the host vanish. Its parents stay visible as the host's own are. But one
     * that not everybody may read and enter vanishes with all it has, since a mask that is idmapped
     * would open it to the container's root.
     */
    private static void hide(Directory host, Path directory, List<MaskEntry> entries)
            throws IOException {
        if (directory.getNameCount() == 0) {
            throw new IOException("the engine's directory is \"/\"; give it one of its own");
        }
        for (int depth = 1; depth <= directory.getNameCount(); depth++) {
            String path = directory.subpath(0, depth).toString();
            if (isHidden(path)) {
                return;
            }
            FileStatus status = host.statx(path);
            boolean open =
                    (status.permissions() & READ_AND_SEARCH_BY_OTHERS) == READ_AND_SEARCH_BY_OTHERS;
            if (!open || depth == directory.getNameCount()) {
                entries.add(MaskEntry.whiteout(path));
                return;
            }
            entries.add(MaskEntry.merged(path, status));
        }
    }

    private static boolean isHidden(String path) {
        return HIDDEN.stream().anyMatch(entry -> entry.path().equals(path));
    }

    /** Reads the entries of a mask that is there. */
    static List<MaskEntry> read(Directory mask) throws IOException {
        List<MaskEntry> entries = new ArrayList<>();
        read(mask, ".", entries);
        entries.sort(BY_PATH);
        return entries;
    }

    private static void read(Directory mask, String path, List<MaskEntry> entries)
            throws IOException {
        MaskEntry entry = MaskEntry.read(mask, path);
        entries.add(entry);
        if (entry.type() != FileType.DIRECTORY) {
            return;
        }
        try (Directory directory = mask.openDirectory(path)) {
            for (DirectoryEntry each : directory.list()) {
                read(mask, path.equals(".") ? each.name() : path + "/" + each.name(), entries);
            }
        }
    }

    /** Returns bytes that differ whenever the entries do. */
    static byte[] describe(List<MaskEntry> entries) {
        return entries.toString().getBytes(UTF_8);
    }
}
