package dev.bulkhead.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PseudoFileTest {
    @TempDir Path directory;

    @Test
    void everyValueIsAWriteOfItsOwn() throws Exception {
        Path file = Files.createFile(directory.resolve("values"));

        PseudoFile.writeEach(file, List.of("größer", "1", ""));

        assertThat(file).hasContent("größer1");
    }

    @Test
    void aFileIsNotMadeByWriting() {
        Path file = directory.resolve("absent");

        assertThatExceptionOfType(KernelException.class)
                .isThrownBy(() -> PseudoFile.write(file, "1"))
                .withMessage("open(\"%s\", O_WRONLY): ENOENT", file)
                .satisfies(refusal -> assertThat(refusal.errno()).isEqualTo(Errno.ENOENT));
        assertThat(file).doesNotExist();
    }

    @Test
    void aRefusedValueIsNamed() {
        assertThatExceptionOfType(KernelException.class)
                .isThrownBy(() -> PseudoFile.write(Path.of("/proc/self/oom_score_adj"), "x"))
                .withMessage("write(\"/proc/self/oom_score_adj\", \"x\"): EINVAL");
    }

    @Test
    void readingEndsAtTheLimit() throws Exception {
        Path file = Files.writeString(directory.resolve("long"), "x".repeat(20_000));

        assertThat(PseudoFile.read(file, 20_000)).hasSize(20_000);
        assertThatExceptionOfType(KernelException.class)
                .isThrownBy(() -> PseudoFile.read(file, 19_999))
                .satisfies(refusal -> assertThat(refusal.errno()).isEqualTo(Errno.EFBIG));
    }

    @Test
    void directoriesAreMadeOpenedAndRemoved() throws Exception {
        Path made = directory.resolve("made");

        PseudoFile.makeDirectory(made, 0700);
        assertThat(Files.getPosixFilePermissions(made)).hasSize(3);
        try (Fd fd = PseudoFile.openDirectory(made)) {
            assertThat(Path.of(fd.procPath()).toRealPath()).isEqualTo(made.toRealPath());
        }
        PseudoFile.removeDirectory(made);

        assertThat(made).doesNotExist();
    }
}
