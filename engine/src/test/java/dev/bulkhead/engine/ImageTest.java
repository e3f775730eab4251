package dev.bulkhead.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageTest {
    @RegisterExtension static final EngineExtension ENGINE = new EngineExtension();

    @AfterEach
    void removeImages() throws Exception {
        for (Container container : ENGINE.engine().containers()) {
            container.remove(true);
        }
        for (ImageInfo image : ENGINE.engine().images().list()) {
            ENGINE.engine().images().remove(image.name(), true);
        }
        assertThat(Leftovers.list(ENGINE.root().resolve("images/layers/sha256"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cat", "gzip", "zstd", "xz", "bzip2"})
    void anArchiveInAnyCompressionBecomesAnImageThatRuns(String compressor) throws Exception {
        ImageInfo image = BusyboxImage.importInto(ENGINE.engine(), "box:" + compressor, compressor);
        assertThat(image.name()).isEqualTo("box:" + compressor);
        assertThat(image.id()).startsWith("sha256:");
        assertThat(image.size()).isGreaterThan(1_000_000);
        assertThat(ENGINE.engine().images().list()).containsExactly(image);

        Outcome outcome =
                ENGINE.run(
                        ContainerRequest.ofImage("box:" + compressor)
                                .command(
                                        "sh",
                                        "-c",
                                        "cat /data/greeting /root/private; id -un; ls /"));
        assertThat(outcome.error()).isEmpty();
        assertThat(outcome.lines())
                .startsWith("hello", "only root's", "root")
                .contains("bin", "data", "dev", "etc", "home", "proc", "sys", "tmp");
    }

    @Test
    void containersOfAnImageDoNotSeeEachOthersChanges() throws Exception {
        BusyboxImage.importInto(ENGINE.engine(), "box");
        Outcome first =
                ENGINE.run(
                        box(
                                "sh",
                                "-c",
                                "echo mine > /data/greeting; rm /root/private; cat"
                                        + " /data/greeting"));
        assertThat(first.output()).isEqualTo("mine\n");
        assertThat(ENGINE.run(box("cat", "/data/greeting", "/root/private")).output())
                .isEqualTo("hello\nonly root's\n");
    }

    @Test
    void anImageInUseIsNotTakenFromItsContainers() throws Exception {
        BusyboxImage.importInto(ENGINE.engine(), "box");
        Container container = ENGINE.engine().create(box("cat", "/data/greeting").build());
        ENGINE.engine().images().remove("box", true);
        assertThat(ENGINE.engine().images().list()).isEmpty();
        assertThat(EngineExtension.run(container).output()).isEqualTo("hello\n");
        ENGINE.reopen();
        assertThat(EngineExtension.run(ENGINE.engine().container(container.id())).output())
                .isEqualTo("hello\nhello\n");
        ENGINE.engine().container(container.id()).remove(true);
        Leftovers.awaitDeletions(ENGINE.root());
        // What nobody needs any more goes when the engine is opened next.
        ENGINE.reopen();
        assertThat(Leftovers.list(ENGINE.root().resolve("images/layers/sha256"))).isEmpty();
    }

    @Test
    void noRootOfAnImageOutlivesIt() throws Exception {
        BusyboxImage.importInto(ENGINE.engine(), "box");
        ENGINE.run(box("true"));
        // A root is made ready for the next one like that.
        while (ready().isEmpty()) {
            Thread.sleep(10);
        }
        ENGINE.engine().containers().getFirst().remove(true);
        ENGINE.engine().images().remove("box", true);
        assertThat(ready()).isEmpty();
    }

    /**
     * Returns the containers-to-be that have a root: overlayfs has put something into its place.
     */
    private static List<String> ready() throws Exception {
        Path containers = ENGINE.root().resolve("containers");
        return Leftovers.list(containers).stream()
                .filter(id -> Files.notExists(containers.resolve(id).resolve("container.json")))
                .filter(id -> Files.exists(containers.resolve(id).resolve("work/work")))
                .toList();
    }

    @Test
    void whatIsMissingIsNamed() {
        assertThatThrownBy(() -> ENGINE.engine().create(box("true").build()))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("no such image: box:latest")
                .hasMessageContaining("import");
        assertThatThrownBy(() -> ENGINE.engine().images().remove("box", true))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("no such image: box");
        assertThatThrownBy(
                        () -> ENGINE.engine().create(ContainerRequest.ofImage("BAD name").build()))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("BAD name");
    }

    @Test
    void whatIsNoArchiveIsRefusedAndLeavesNothing() {
        byte[] text =
                "this is no archive\n"
                        .repeat(100)
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8);
        assertThatThrownBy(() ->
                        ENGINE.engine()
                                .images()
                                .importArchive(
                                        new ByteArrayInputStream(text), ImportRequest.named("box")))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("import box");
    }

    @Test
    void aCommandIsNeededWhereTheImageNamesNone() throws Exception {
        BusyboxImage.importInto(ENGINE.engine(), "box");
        assertThatThrownBy(() -> ENGINE.engine().create(box().build()))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("no command");
        Outcome outcome = ENGINE.run(box("b", "c").entrypoint(List.of("echo", "a")));
        assertThat(outcome.output()).isEqualTo("a b c\n");
    }

    private static ContainerRequest.Builder box(String... command) {
        return ContainerRequest.ofImage("box").command(command);
    }
}
