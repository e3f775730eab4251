package dev.bulkhead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulkhead.engine.ContainerRequest;
import dev.bulkhead.engine.FileChange;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands for the files of containers. */
class FileCommandsTest {
    private final CommandRunner runner = new CommandRunner();
    private FakeFiles files = new FakeFiles();

    @BeforeEach
    void makeContainer() {
        files = runner.engine.add(ContainerRequest.ofImage("box").name("web")).files;
    }

    @Test
    void cpGoesBothWaysAndKeepsTheEndOfAPath(@TempDir Path directory) {
        FakeCaller out = new FakeCaller("cp", "web:/etc/.", "here/").in(directory);
        assertThat(runner.run(out)).isZero();
        FakeCaller in = new FakeCaller("cp", "-a", "-L", "./a:b/.", "web:/srv").in(directory);
        assertThat(runner.run(in)).isZero();
        assertThat(files.calls)
                .containsExactly(
                        "out /etc/. to %s/here/ CopyOptions[keepOwners=false, followLink=false]"
                                .formatted(directory),
                        "in %s/./a:b/. to /srv CopyOptions[keepOwners=true, followLink=true]"
                                .formatted(directory));
    }

    @Test
    void cpStreamsArchives() {
        assertThat(runner.output("cp", "web:/etc", "-")).isEqualTo("archive of /etc");
        FakeCaller in = new FakeCaller("cp", "-a", "-", "web:/srv").typing("tar");
        assertThat(runner.run(in)).isZero();
        assertThat(files.calls).containsExactly("write tar to /srv, owners true");
    }

    @Test
    void cpNeedsExactlyOneContainer() {
        assertThat(runner.failure("cp", "/a", "/b"))
                .isEqualTo("125 bulkhead: one of the paths has to be CONTAINER:PATH");
        assertThat(runner.failure("cp", "web:/a", "web:/b"))
                .startsWith("125 bulkhead: copying between containers is not supported");
    }

    @Test
    void diffTellsByLetters() {
        files.changes.addAll(
                List.of(
                        new FileChange(FileChange.Kind.MODIFIED, "/etc"),
                        new FileChange(FileChange.Kind.ADDED, "/etc/new"),
                        new FileChange(FileChange.Kind.DELETED, "/etc/old")));
        assertThat(runner.output("diff", "web")).isEqualTo("C /etc\nA /etc/new\nD /etc/old\n");
    }

    @Test
    void exportWritesToAFileOrStandardOutput(@TempDir Path directory) throws IOException {
        assertThat(runner.output("export", "web")).isEqualTo("the root");
        FakeCaller toFile = new FakeCaller("export", "-o", "root.tar", "web").in(directory);
        assertThat(runner.run(toFile)).isZero();
        assertThat(directory.resolve("root.tar")).hasContent("the root");
        assertThat(directory.toFile().list()).containsExactly("root.tar");
    }

    @Test
    void psTellsSizesWhereAskedFor() {
        assertThat(runner.output("ps", "-a", "-s").lines().findFirst().orElseThrow())
                .endsWith("NAMES     SIZE");
        assertThat(runner.output("ps", "-a", "--format", "{{.Names}} {{.Size}}"))
                .isEqualTo("web 1.5kB\n");
    }
}
