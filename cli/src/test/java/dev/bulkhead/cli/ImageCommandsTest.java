package dev.bulkhead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands for images, and the one for the host. */
class ImageCommandsTest {
    private final CommandRunner runner = new CommandRunner();

    @BeforeEach
    void makeImages() {
        Instant created = Instant.now().minusSeconds(3 * 24 * 3600);
        runner.engine.images.all.addAll(
                List.of(
                        FakeImages.image("debian:13", "1", created, 117_000_000),
                        FakeImages.image("localhost:5000/tool", "2", created, 999)));
    }

    @Test
    void imagesAreListedAsDockerDoes() {
        assertThat(runner.output("images"))
                .isEqualTo(
                        """
                        REPOSITORY            TAG       IMAGE ID       CREATED      SIZE
                        debian                13        111111111111   3 days ago   117MB
                        localhost:5000/tool   <none>    222222222222   3 days ago   999B
                        """);
        assertThat(runner.output("images", "-q")).isEqualTo("111111111111\n222222222222\n");
        assertThat(runner.output("images", "-q", "--no-trunc", "debian"))
                .isEqualTo("sha256:" + "1".repeat(64) + "\n");
        assertThat(runner.output("images", "--format", "{{.Repository}}:{{.Tag}}", "debian:13"))
                .isEqualTo("debian:13\n");
        assertThat(runner.output("images", "-q", "debian:12")).isEmpty();
    }

    @Test
    void rmiRemovesSeveral() {
        FakeCaller caller = new FakeCaller("rmi", "debian:13", "nosuch");
        assertThat(runner.run(caller)).isEqualTo(1);
        assertThat(caller.written())
                .isEqualTo("Untagged: debian:13\nDeleted: sha256:" + "1".repeat(64) + "\n");
        assertThat(caller.complaints()).isEqualTo("bulkhead: no such image: nosuch\n");
        assertThat(runner.engine.images.all).hasSize(1);
    }

    @Test
    void anArchiveComesFromAFileOrStandardInput(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("root.tar"), "12345");
        FakeCaller ofFile = new FakeCaller("import", "root.tar", "mine:1").in(directory);
        assertThat(runner.run(ofFile)).isZero();
        assertThat(ofFile.written()).isEqualTo("sha256:" + "a".repeat(64) + "\n");
        FakeCaller ofInput = new FakeCaller("import", "-", "mine:2").typing("123");
        assertThat(runner.run(ofInput)).isZero();
        assertThat(runner.engine.images.calls)
                .containsExactly("import 5 bytes as mine:1", "import 3 bytes as mine:2");
        assertThat(runner.failure("import", "/no/such.tar", "mine"))
                .startsWith("125 bulkhead: FILE '/no/such.tar': there is no such file");
    }

    @Test
    void infoTellsWhatTheHostOffers() {
        FakeCaller caller = new FakeCaller("info");
        assertThat(runner.run(caller)).isZero();
        assertThat(caller.written())
                .contains("kernel      6.18.0\n")
                .contains("cgroups     hybrid\n")
                .contains("containers  3, 2 of them running\n")
                .contains("  yes  overlay   layers\n")
                .contains("  no   landlock  not in this kernel\n");
        assertThat(caller.complaints()).isEqualTo("WARNING: no landlock: nothing to do\n");
        assertThat(runner.output("info", "--format", "{{.Cgroups}} {{len .Features}}"))
                .isEqualTo("hybrid 2\n");
        assertThat(runner.output("info", "-f", "json")).startsWith("{\"Version\":");
    }
}
