package dev.bulkhead.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The files that this process has mapped: its libraries, and what its classes are read from. */
public final class MappedFiles {
    private static final int MADV_DONTNEED = 4;
    private static final Path MAPS = Path.of("/proc/self/smaps");

    /** Private, not writable, of a file: proc_pid_maps(5). */
    private static final Pattern READ_ONLY =
            Pattern.compile("([0-9a-f]+)-([0-9a-f]+) r-[-x]p [0-9a-f]+ \\S+ \\d+ +/.*");

    private static final String COPIED = "Anonymous:";
    private static final Pattern NOTHING = Pattern.compile(COPIED + " +0 kB");

    private MappedFiles() {}

    /**
     * Lets go of the pages of mapped files that can only be read. They stay in the kernel's cache
     * as long as that has room, and are mapped again when they are touched. A mapping with a page
     * that was ever written to, such as by the dynamic linker, is left alone.
     */
    public static void release() throws IOException {
        long start = 0;
        long end = 0;
        for (String line : Files.readAllLines(MAPS)) {
            Matcher mapping = READ_ONLY.matcher(line);
            if (mapping.matches()) {
                start = Long.parseUnsignedLong(mapping.group(1), 16);
                end = Long.parseUnsignedLong(mapping.group(2), 16);
            } else if (line.startsWith(COPIED)) {
                if (start < end && NOTHING.matcher(line).matches()) {
                    release(start, end - start);
                }
                start = end;
            }
        }
    }

    private static void release(long address, long length) throws KernelException {
        Native.check(
                Native.call(SystemCall.MADVISE, address, length, MADV_DONTNEED),
                () -> "madvise(0x%x, %d, MADV_DONTNEED)".formatted(address, length));
    }
}
