package dev.bulkhead.engine;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Ranges of user and group ids, one for each container, so that root in one is nobody outside and
 * nobody in another. Engines on one machine never share one: each takes blocks of ranges, marked by
 * symbolic links in a directory that all know. A mark whose engine's directory is gone is free
 * again.
 */
final class IdRanges {
    /** How many ids a container of its own range has. */
    static final int RANGE_SIZE = 65536;

    /** What a range may look like, where none is taken. */
    static final long EXAMPLE = 0x4000_0000L;

    private static final long FIRST_ID = 0x4000_0000L;
    private static final int BLOCK_RANGES = 64;
    private static final int BLOCK_COUNT = 192;

    private static final String LOCK = "lock";

    /** A file lock is a process's: within one, engines need this too. */
    private static final ReentrantLock MARKING = new ReentrantLock();

    private final Path marks;
    private final Path owner;
    private final OptionalLong shared;
    private final List<Integer> blocks = new ArrayList<>();
    private final BitSet used = new BitSet();

    private IdRanges(Path marks, Path owner, OptionalLong shared) {
        this.marks = marks;
        this.owner = owner;
        this.shared = shared;
    }

    /**
     * The ids of an ordinary user's engine: all containers have the same, which are its own.
     *
     * @param count how many there are
     */
    static IdRanges shared(long count) {
        return new IdRanges(Path.of("/"), Path.of("/"), OptionalLong.of(count));
    }

    /** Returns whether all containers have the same, which are the engine's own. */
    boolean areShared() {
        return shared.isPresent();
    }

    /** Returns how many ids a container has. */
    long size() {
        return shared.orElse(RANGE_SIZE);
    }

    /**
     * Finds the blocks that an engine has.
     *
     * @param marks the directory of the marks
     * @param owner the engine's directory
     */
    IdRanges(Path marks, Path owner) throws IOException {
        this(marks, owner, OptionalLong.empty());
        Files.createDirectories(marks);
        try (DirectoryStream<Path> all = Files.newDirectoryStream(marks)) {
            for (Path mark : all) {
                if (Files.isSymbolicLink(mark) && Files.readSymbolicLink(mark).equals(owner)) {
                    blocks.add(Integer.parseInt(mark.getFileName().toString()));
                }
            }
        }
    }

    /**
     * Takes the lowest free range; returns its first id. Ranges are used again, so that what is
     * kept for one is, too.
     */
    synchronized long take() throws IOException {
        if (shared.isPresent()) {
            return 0;
        }
        for (int block : blocks) {
            int free = used.nextClearBit(block * BLOCK_RANGES);
            if (free < (block + 1) * BLOCK_RANGES) {
                used.set(free);
                return FIRST_ID + (long) free * RANGE_SIZE;
            }
        }
        int block = takeBlock();
        blocks.add(block);
        used.set(block * BLOCK_RANGES);
        return FIRST_ID + (long) block * BLOCK_RANGES * RANGE_SIZE;
    }

    /** Marks the range of a container that is there already. */
    synchronized void claim(long firstId) {
        if (shared.isEmpty()) {
            used.set(index(firstId));
        }
    }

    /** Gives a range back. */
    synchronized void release(long firstId) {
        if (shared.isEmpty()) {
            used.clear(index(firstId));
        }
    }

    private static int index(long firstId) {
        return (int) ((firstId - FIRST_ID) / RANGE_SIZE);
    }

    /** Two engines that find the same abandoned mark must not both replace it. */
    private int takeBlock() throws IOException {
        MARKING.lock();
        try (FileChannel file =
                        FileChannel.open(
                                marks.resolve(LOCK),
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE);
                FileLock _ = file.lock()) {
            return takeFreeBlock();
        } finally {
            MARKING.unlock();
        }
    }

    private int takeFreeBlock() throws IOException {
        for (int block = 0; block < BLOCK_COUNT; block++) {
            Path mark = marks.resolve(Integer.toString(block));
            if (isAbandoned(mark)) {
                Files.deleteIfExists(mark);
            }
            try {
                Files.createSymbolicLink(mark, owner);
                return block;
            } catch (FileAlreadyExistsException _) {
                // Another engine has it.
            }
        }
        throw new IOException(
                "all %d ranges of user ids are taken by other engines; their marks are in %s"
                        .formatted(BLOCK_COUNT * BLOCK_RANGES, marks));
    }

    private static boolean isAbandoned(Path mark) throws IOException {
        return Files.isSymbolicLink(mark) && Files.notExists(Files.readSymbolicLink(mark));
    }
}
