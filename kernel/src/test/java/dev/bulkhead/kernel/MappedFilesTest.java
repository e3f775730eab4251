package dev.bulkhead.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class MappedFilesTest {
    /** Returns how many KiB of files' pages this process has in its memory. */
    private static long ofFiles() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("RssFile:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
    }

    @Test
    void whatIsMappedIsLetGoAndFoundAgain() throws IOException {
        long before = ofFiles();
        MappedFiles.release();
        assertThat(ofFiles()).isLessThan(before);
        // The JVM itself is among it.
        System.gc();
        assertThat(String.valueOf(Math.sqrt(2))).startsWith("1.4142");
    }
}
