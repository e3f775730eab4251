package dev.bulkhead.image.content;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bulkhead.kernel.Directory;
import dev.bulkhead.kernel.DirectoryEntry;
import dev.bulkhead.kernel.Errno;
import dev.bulkhead.kernel.KernelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Lists of what the disk may not have yet. Large content comes to its place before the disk has it,
 * since nobody is to wait for that; a list of it, with the boot of the machine, is on the disk
 * before. A list of an earlier boot tells what a power failure may have destroyed.
 */
public final class Unsynced {
    private static final String NAME = "unsynced";
    private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
    private static final int LARGEST = 4 << 20;

    private final Directory parent;
    private final String boot;

    private Unsynced(Directory parent, String boot) {
        this.parent = parent;
        this.boot = boot;
    }

    /**
     * Prepares the lists within the directory of a store.
     *
     * @param parent stays the caller's, and is to be open as long as this is used
     */
    public static Unsynced in(Directory parent) throws IOException {
        parent.openOrMake(NAME, 0700).close();
        return new Unsynced(parent, Files.readString(BOOT).strip());
    }

    /** Writes a list of paths, relative to the store, that are about to be made. */
    public void add(StagedDirectory staged, List<String> paths) throws IOException {
        String list = boot + "\n" + String.join("\n", paths) + "\n";
        try (Directory lists = parent.openDirectory(NAME)) {
            staged.writeFile(lists, UUID.randomUUID().toString(), list.getBytes(UTF_8));
        }
    }

    /** Waits until the disk has everything, and removes the lists of what it has then. */
    public void settle() throws IOException {
        List<String> before = names();
        if (before.isEmpty()) {
            return;
        }
        parent.syncfs();
        for (String name : before) {
            remove(name);
        }
    }

    /** Removes what a power failure may have destroyed; for the time before the store is used. */
    public void removeLost() throws IOException {
        for (String name : names()) {
            List<String> lines = read(name);
            if (lines.isEmpty() || lines.getFirst().equals(boot)) {
                continue;
            }
            for (String path : lines.subList(1, lines.size())) {
                parent.deleteTree(path);
            }
            parent.syncfs();
            remove(name);
        }
    }

    private List<String> read(String name) throws IOException {
        try {
            byte[] list = parent.readFile(NAME + "/" + name, LARGEST);
            return new String(list, UTF_8).lines().toList();
        } catch (KernelException e) {
            if (e.errno() == Errno.ENOENT) {
                return List.of();
            }
            throw e;
        }
    }

    private void remove(String name) throws KernelException {
        try {
            parent.unlinkat(NAME + "/" + name, 0);
        } catch (KernelException e) {
            if (e.errno() != Errno.ENOENT) {
                throw e;
            }
        }
    }

    private List<String> names() throws KernelException {
        List<String> names = new ArrayList<>();
        try (Directory lists = parent.openDirectory(NAME)) {
            for (DirectoryEntry entry : lists.list()) {
                names.add(entry.name());
            }
        }
        return names;
    }
}
