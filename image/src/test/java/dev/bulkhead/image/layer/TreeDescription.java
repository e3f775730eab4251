package dev.bulkhead.image.layer;

import dev.bulkhead.kernel.Directory;
import dev.bulkhead.kernel.DirectoryEntry;
import dev.bulkhead.kernel.Fd;
import dev.bulkhead.kernel.FileStatus;
import dev.bulkhead.kernel.FileType;
import dev.bulkhead.kernel.Xattr;
import dev.bulkhead.oci.Digest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Describes every file of a tree in a line each, for two trees to be compared. */
final class TreeDescription {
    private final SortedMap<String, String> lines = new TreeMap<>();
    private final Map<Long, String> firstNames = new HashMap<>();

    private TreeDescription() {}

    static SortedMap<String, String> of(Directory root) throws IOException {
        TreeDescription description = new TreeDescription();
        description.describe(root, ".");
        return description.lines;
    }

    private void describe(Directory root, String path) throws IOException {
        FileStatus status = root.statx(path);
        StringBuilder line = new StringBuilder();
        line.append(status.type()).append(' ');
        line.append(Integer.toOctalString(status.permissions())).append(' ');
        line.append(status.uid()).append(':').append(status.gid()).append(' ');
        line.append(status.modified().getEpochSecond()).append(' ');
        line.append(status.deviceNumber()).append(' ');
        switch (status.type()) {
            case REGULAR -> {
                line.append(status.size()).append(' ');
                line.append(Digest.of(root.readFile(path, 64 << 20)));
            }
            case SYMLINK -> line.append(root.readlinkat(path));
            case DIRECTORY, FIFO, CHARACTER_DEVICE, BLOCK_DEVICE, SOCKET, UNKNOWN -> {}
        }
        if (status.links() > 1 && status.type() != FileType.DIRECTORY) {
            String first = firstNames.putIfAbsent(status.inode(), path);
            line.append(" also ").append(first == null ? "elsewhere" : first);
        }
        try (Fd node = root.node(path)) {
            for (String name : Xattr.list(node).stream().sorted().toList()) {
                byte[] value = Xattr.get(node, name).orElseThrow();
                line.append(' ').append(name).append('=').append(HexFormat.of().formatHex(value));
            }
        }
        lines.put(path, line.toString());
        if (status.type() == FileType.DIRECTORY) {
            try (Directory directory = root.openDirectory(path)) {
                var entries = new ArrayList<>(directory.list());
                entries.sort(Comparator.comparing(DirectoryEntry::name));
                for (DirectoryEntry entry : entries) {
                    describe(root, path + "/" + entry.name());
                }
            }
        }
    }
}
