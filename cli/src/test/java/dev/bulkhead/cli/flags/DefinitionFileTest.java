package dev.bulkhead.cli.flags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bulkhead.engine.ContainerRequest;
import dev.bulkhead.engine.Seccomp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DefinitionFileTest {
    @TempDir private Path directory;
    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = directory.resolve("definitions");
    }

    private ContainerRequest request(String... arguments) {
        return FlagParser.request(FlagParser.in(directory), arguments);
    }

    @Test
    void anEnvironmentFileFollowsDockersRules() throws IOException {
        Files.writeString(
                file,
                "\uFEFFA=1\n# a remark\n\n  \t# one more\n  B=a b = \"c\" \r\nOURS\nMISSING\nC=\n");
        assertThat(request("--env-file", "definitions", "image").environment())
                .isEqualTo(Map.of("A", "1", "B", "a b = \"c\" ", "OURS", "yes", "C", ""));
    }

    @Test
    void singleVariablesWinOverFilesWhereverTheyStand() throws IOException {
        Files.writeString(file, "A=file\nB=file\n");
        assertThat(request("-e", "A=flag", "--env-file", file.toString(), "image").environment())
                .isEqualTo(Map.of("A", "flag", "B", "file"));
    }

    @Test
    void standardInputIsTheCallers() {
        assertThat(request("--env-file", "/dev/stdin", "image").environment())
                .isEqualTo(Map.of("FROM", "input"));
    }

    @Test
    void aLabelFileTakesNoValuesFromTheEnvironment() throws IOException {
        Files.writeString(file, "OURS\na=b\n");
        assertThat(request("--label-file", "definitions", "-l", "a=c", "image").labels())
                .isEqualTo(Map.of("OURS", "", "a", "c"));
    }

    @Test
    void malformedLinesAreNamedByNumber() throws IOException {
        Files.writeString(file, "A=1\nB C=2\n");
        assertThatExceptionOfType(InvalidFlagException.class)
                .isThrownBy(() -> request("--env-file", "definitions", "image"))
                .withMessage("--env-file 'definitions': line 2: the name 'B C' has a blank");
        Files.writeString(file, "=1\n");
        assertThatExceptionOfType(InvalidFlagException.class)
                .isThrownBy(() -> request("--env-file", "definitions", "image"))
                .withMessage("--env-file 'definitions': line 1 has no name before =");
    }

    @Test
    void whatIsNoTextIsRefused() throws IOException {
        Files.write(file, new byte[] {'A', '=', (byte) 0xff});
        assertThatExceptionOfType(InvalidFlagException.class)
                .isThrownBy(() -> request("--env-file", "definitions", "image"))
                .withMessage("--env-file 'definitions': the file is not written in UTF-8");
    }

    @Test
    void aProfileIsReadAndItsSizeBounded() throws IOException {
        Files.writeString(file, "{\"defaultAction\":\"SCMP_ACT_ALLOW\"}");
        assertThat(request("--security-opt", "seccomp=definitions", "image").security().seccomp())
                .isEqualTo(new Seccomp.Profile("{\"defaultAction\":\"SCMP_ACT_ALLOW\"}"));
        Files.write(file, new byte[(1 << 20) + 1]);
        assertThatExceptionOfType(InvalidFlagException.class)
                .isThrownBy(() -> request("--security-opt", "seccomp=definitions", "image"))
                .withMessageContaining("larger than the 1048576 bytes that are accepted");
    }
}
