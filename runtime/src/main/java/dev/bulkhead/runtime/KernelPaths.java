package dev.bulkhead.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * What there is below /proc and /sys. It changes only when modules of the kernel come and go; who
 * starts one container after the other need not look each time.
 */
final class KernelPaths {
    private static final long VALID_NANOS = TimeUnit.SECONDS.toNanos(5);

    private enum Kind {
        NOTHING,
        DIRECTORY,
        OTHER
    }

    private record Seen(long nanos, Kind kind) {}

    private static final Map<String, Seen> SEEN = new ConcurrentHashMap<>();

    private KernelPaths() {}

    /** Returns whether a path is one of the kernel's. */
    static boolean contain(String path) {
        return path.startsWith("/proc/") || path.startsWith("/sys/");
    }

    static boolean exists(String path) {
        return kind(path) != Kind.NOTHING;
    }

    static boolean isDirectory(String path) {
        return kind(path) == Kind.DIRECTORY;
    }

    private static Kind kind(String path) {
        long now = System.nanoTime();
        Seen seen = SEEN.get(path);
        if (seen == null || now - seen.nanos() > VALID_NANOS) {
            seen = new Seen(now, look(path));
            SEEN.put(path, seen);
        }
        return seen.kind();
    }

    private static Kind look(String path) {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(
                            Path.of(path), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return attributes.isDirectory() ? Kind.DIRECTORY : Kind.OTHER;
        } catch (IOException _) {
            return Kind.NOTHING;
        }
    }
}
