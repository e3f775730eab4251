package dev.bulkhead.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The front for a machine that the build does not run on. */
class FrontBuildTest {
    private static final String AARCH64_COMPILER = "aarch64-linux-gnu-gcc";
    private static final int MACHINE_OFFSET = 18;
    private static final byte AARCH64 = (byte) 183;

    @TempDir private Path directory;

    @Test
    void theFrontCompilesForAarch64() throws Exception {
        assumeThat(Path.of("/usr/bin", AARCH64_COMPILER)).exists();
        Path front = directory.resolve("bulkhead");
        ProcessBuilder build =
                new ProcessBuilder("src/main/c/build", front.toString(), "1.0")
                        .redirectErrorStream(true);
        build.environment().put("CC", AARCH64_COMPILER);
        Process process = build.start();
        String messages = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(messages).isZero();
        assertThat(machine(front)).isEqualTo(AARCH64);
    }

    private static byte machine(Path elf) throws IOException {
        return Files.readAllBytes(elf)[MACHINE_OFFSET];
    }
}
