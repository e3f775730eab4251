package dev.bulkhead.image.layer;

import dev.bulkhead.kernel.DeviceNumber;
import dev.bulkhead.kernel.Directory;
import dev.bulkhead.kernel.Fcntl;
import dev.bulkhead.kernel.Fd;
import dev.bulkhead.kernel.FileAttributes;
import dev.bulkhead.kernel.FileContent;
import dev.bulkhead.kernel.FileType;
import dev.bulkhead.kernel.Io;
import dev.bulkhead.kernel.Xattr;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/** Fills a directory with files of every kind, the same for the same seed. */
final class RandomTree {
    private static final int DEEPEST = 4;
    private static final byte[] CAPABILITY =
            HexFormat.of().parseHex("0100000200040000000000000000000000000000");

    private final Random random;
    private final boolean overlay;
    private final List<String> linkable = new ArrayList<>();
    private int count;

    private RandomTree(long seed, boolean overlay) {
        this.random = new Random(seed);
        this.overlay = overlay;
    }

    /**
     * Fills a directory.
     *
     * @param overlay whether there are whiteouts and opaque directories too
     */
    static void fill(Directory root, long seed, boolean overlay) throws IOException {
        new RandomTree(seed, overlay).fill(root, "", 0);
    }

    private void fill(Directory root, String path, int depth) throws IOException {
        int entries = depth == 0 ? 12 : random.nextInt(8);
        for (int i = 0; i < entries; i++) {
            make(root, path + name(), depth);
        }
        attributes(root, path.isEmpty() ? "." : path, FileType.DIRECTORY);
    }

    private String name() {
        count++;
        return switch (random.nextInt(8)) {
            case 0 -> "long-" + "n".repeat(120 + random.nextInt(100)) + count;
            case 1 -> "bytes-\uDCFF\uDC80" + count;
            case 2 -> "ünïcode-Ω-" + count;
            case 3 -> " blank\n=" + count;
            default -> "f" + count;
        };
    }

    private void make(Directory root, String path, int depth) throws IOException {
        switch (random.nextInt(overlay ? 12 : 10)) {
            case 0, 1, 2 -> {
                root.mkdirat(path, 0755);
                if (depth < DEEPEST) {
                    fill(root, path + "/", depth + 1);
                }
                if (overlay && random.nextInt(4) == 0) {
                    try (Fd node = root.node(path)) {
                        Xattr.set(node, "trusted.overlay.opaque", new byte[] {'y'});
                    }
                }
                attributes(root, path, FileType.DIRECTORY);
            }
            case 3 -> {
                root.symlinkat(random.nextBoolean() ? "../" + path : "/x".repeat(90), path);
                attributes(root, path, FileType.SYMLINK);
            }
            case 4 -> node(root, path, FileType.FIFO, new DeviceNumber(0, 0));
            case 5 -> node(root, path, FileType.CHARACTER_DEVICE, new DeviceNumber(1, 3));
            case 6 -> node(root, path, FileType.BLOCK_DEVICE, new DeviceNumber(7, 300));
            case 7 -> {
                if (linkable.isEmpty()) {
                    regular(root, path);
                } else {
                    String target = linkable.get(random.nextInt(linkable.size()));
                    root.linkat(target, root, path);
                }
            }
            case 10, 11 -> root.mknodat(path, FileType.CHARACTER_DEVICE, 0, new DeviceNumber(0, 0));
            default -> regular(root, path);
        }
    }

    private void node(Directory root, String path, FileType type, DeviceNumber device)
            throws IOException {
        root.mknodat(path, type, 0600, device);
        attributes(root, path, type);
        linkable.add(path);
    }

    private void regular(Directory root, String path) throws IOException {
        int flags = Fcntl.O_CREAT | Fcntl.O_EXCL | Fcntl.O_RDWR;
        try (Fd file = root.open(path, flags, 0600, 0)) {
            byte[] bytes = new byte[random.nextInt(3) == 0 ? 100_000 : random.nextInt(1000)];
            random.nextBytes(bytes);
            Io.writeFully(file, bytes);
            if (random.nextInt(4) == 0) {
                FileContent.seek(file, 3_000_000);
                Io.writeFully(file, bytes);
                FileContent.ftruncate(file, 9_000_000 + random.nextInt(5000));
            } else if (random.nextInt(8) == 0) {
                FileContent.ftruncate(file, 0);
                FileContent.ftruncate(file, 1 << 20);
            }
        }
        attributes(root, path, FileType.REGULAR);
        linkable.add(path);
    }

    private void attributes(Directory root, String path, FileType type) throws IOException {
        try (Fd node = root.node(path)) {
            long largest = random.nextInt(5) == 0 ? 0xFFFF_FFFEL : 70_000;
            FileAttributes.fchown(node, random.nextLong(largest), random.nextLong(largest));
            if (type != FileType.SYMLINK) {
                FileAttributes.fchmod(node, random.nextInt(010000));
            }
            if (type == FileType.REGULAR && random.nextInt(4) == 0) {
                Xattr.set(node, "security.capability", CAPABILITY);
            }
            if ((type == FileType.REGULAR || type == FileType.DIRECTORY)
                    && random.nextInt(3) == 0) {
                Xattr.set(node, "user.some", new byte[] {0, '\n', (byte) 0xFF, '='});
            }
            Instant time = Instant.ofEpochSecond(random.nextInt(2_000_000_000));
            FileAttributes.futimens(node, time, time);
        }
    }
}
