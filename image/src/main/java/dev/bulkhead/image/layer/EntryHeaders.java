package dev.bulkhead.image.layer;

import dev.bulkhead.kernel.DeviceNumber;
import dev.bulkhead.kernel.PathBytes;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/**
 * All headers of one entry: its block, its extended header, and the long names that GNU's archives
 * put before it. What an extended header says goes before a long name, and that before the block.
 */
record EntryHeaders(
        TarHeader header, PaxRecords pax, Optional<String> longName, Optional<String> longLink) {
    /** PATH_MAX without its NUL: no longer path can be opened. */
    private static final int LONGEST_PATH = 4095;

    private static final long LARGEST_ID = 0xFFFF_FFFEL;

    /** Returns what the headers describe. */
    TarEntry entry(SparseMap content) throws IOException {
        TarEntryType type = type();
        return new TarEntry(
                type,
                checkLength("name", name()),
                target(type),
                header.permissions(),
                id("uid", pax.number("uid").orElse(header.uid())),
                id("gid", pax.number("gid").orElse(header.gid())),
                pax.modified().orElse(time(header.modified(), 0)),
                content,
                device(type),
                pax.attributes());
    }

    String name() throws IOException {
        Optional<String> sparse = pax.path("GNU.sparse.name");
        Optional<String> path = sparse.isPresent() ? sparse : pax.path("path");
        return path.or(() -> longName).orElseGet(header::name);
    }

    TarEntryType type() throws IOException {
        char type = header.type();
        return switch (type) {
            // Before ustar, a slash at the end was all that told a directory.
            case '0', '\0', '7' ->
                    name().endsWith("/") ? TarEntryType.DIRECTORY : TarEntryType.FILE;
            case 'S' -> TarEntryType.FILE;
            case '1' -> TarEntryType.HARD_LINK;
            case '2' -> TarEntryType.SYMBOLIC_LINK;
            case '3' -> TarEntryType.CHARACTER_DEVICE;
            case '4' -> TarEntryType.BLOCK_DEVICE;
            case '5' -> TarEntryType.DIRECTORY;
            case '6' -> TarEntryType.FIFO;
            default ->
                    throw new IOException(
                            "type %s is not supported"
                                    .formatted(
                                            type > ' ' && type < 0x7F
                                                    ? "'" + type + "'"
                                                    : "%#x".formatted((int) type)));
        };
    }

    /**
     * Returns how many bytes of data follow. Links, devices, pipes and directories have none,
     * whatever size their header states; Go's reader does the same.
     */
    long dataSize() throws IOException {
        return switch (header.type()) {
            case '1', '2', '3', '4', '5', '6' -> 0;
            default -> pax.number("size").orElse(header.size());
        };
    }

    private String target(TarEntryType type) throws IOException {
        if (type != TarEntryType.HARD_LINK && type != TarEntryType.SYMBOLIC_LINK) {
            return "";
        }
        Optional<String> path = pax.path("linkpath").or(() -> longLink);
        return checkLength("link", path.orElseGet(header::linkName));
    }

    private DeviceNumber device(TarEntryType type) throws IOException {
        if (type != TarEntryType.CHARACTER_DEVICE && type != TarEntryType.BLOCK_DEVICE) {
            return new DeviceNumber(0, 0);
        }
        try {
            return new DeviceNumber(header.deviceMajor(), header.deviceMinor());
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Returns a time that java.time can hold; file systems hold less. */
    static Instant time(long seconds, long nanos) {
        long earliest = Instant.MIN.getEpochSecond() + 1;
        long latest = Instant.MAX.getEpochSecond() - 1;
        return Instant.ofEpochSecond(Math.clamp(seconds, earliest, latest), nanos);
    }

    private static long id(String field, long id) throws IOException {
        // The largest number of 32 bits means "leave it" to chown(2).
        if (id < 0 || id > LARGEST_ID) {
            throw new IOException("%s %d is outside of 0 to %d".formatted(field, id, LARGEST_ID));
        }
        return id;
    }

    private static String checkLength(String what, String path) throws IOException {
        int length = PathBytes.encode(path).length;
        if (length == 0 || length > LONGEST_PATH) {
            throw new IOException(
                    "the %s has %d bytes, 1 to %d are possible"
                            .formatted(what, length, LONGEST_PATH));
        }
        return path;
    }
}
