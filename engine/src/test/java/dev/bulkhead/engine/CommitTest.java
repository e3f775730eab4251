package dev.bulkhead.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Images of containers, and what is counted and removed. */
class CommitTest {
    @RegisterExtension static final EngineExtension ENGINE = new EngineExtension();

    @BeforeEach
    void importImage() throws Exception {
        BusyboxImage.importInto(ENGINE.engine(), "box");
    }

    @AfterEach
    void removeImages() throws Exception {
        for (Container container : ENGINE.engine().containers()) {
            container.remove(true);
        }
        for (ImageInfo image : ENGINE.engine().images().list()) {
            ENGINE.engine().images().remove(image.id(), true);
        }
        ENGINE.engine().volumes().prune(_ -> true);
    }

    private static ContainerRequest.Builder box(String script) {
        return ContainerRequest.ofImage("box").command("sh", "-c", script);
    }

    private static Container ended(ContainerRequest.Builder request) throws Exception {
        Container container = ENGINE.engine().create(request.build());
        assertThat(EngineExtension.run(container).code()).isZero();
        return container;
    }

    @Test
    void anImageHasWhatTheContainerHasChanged() throws Exception {
        Container container =
                ended(
                        box("echo new > /data/new; rm /data/greeting; rm -r /home; mkdir /home; chown 1000:1001 /data/new;"
                                        + " ln /data/new /data/hard; mkfifo /data/pipe; chmod 2711 /data")
                                .variable("A", "1"));
        ImageInfo image =
                container.commit(
                        new CommitRequest(
                                Optional.of("mine:2"),
                                List.of(
                                        "CMD [\"sh\", \"-c\", \"echo $A $B; cd /; ls /home /data; stat -c '%n %u:%g %a %h' /data /data/new\"]",
                                        "ENV B=2"),
                                Optional.of("me"),
                                Optional.of("a message"),
                                true));
        assertThat(image.tags()).containsExactly("mine:2");
        Outcome outcome = ENGINE.run(ContainerRequest.ofImage("mine:2"));
        assertThat(outcome.error()).isEmpty();
        assertThat(outcome.lines())
                .containsExactly(
                        "1 2",
                        "/data:",
                        "hard",
                        "new",
                        "pipe",
                        "",
                        "/home:",
                        "/data 0:0 2711 1",
                        "/data/new 1000:1001 644 2");
        assertThat(ENGINE.engine().images().history("mine:2")).hasSize(2);
        ImageStep last = ENGINE.engine().images().history("mine:2").getFirst();
        assertThat(last.comment()).isEqualTo("a message");
        assertThat(last.command()).startsWith("sh -c echo new");
        assertThat(ENGINE.engine().images().inspect("mine:2")).contains("\"Author\":\"me\"");
    }

    @Test
    void committingTwiceStacksAndSavingKeepsTheTree() throws Exception {
        ended(box("echo 1 > /one")).commit(CommitRequest.named("first"));
        Container second =
                ended(
                        ContainerRequest.ofImage("first")
                                .command("sh", "-c", "echo 2 > /two; rm /one; mkdir /one"));
        second.commit(CommitRequest.named("second"));
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        ENGINE.engine().images().save(List.of("second"), Optional.empty(), archive);
        removeImages();
        ENGINE.engine()
                .images()
                .load(new ByteArrayInputStream(archive.toByteArray()), Optional.empty(), _ -> {});
        Outcome outcome =
                ENGINE.run(
                        ContainerRequest.ofImage("second")
                                .command("sh", "-c", "cat /two; ls -ld /one | cut -c1"));
        assertThat(outcome.lines()).containsExactly("2", "d");
    }

    @Test
    void aRunningContainerRunsOnAfterwards() throws Exception {
        Container container =
                ENGINE.start(box("n=0; while :; do n=$((n+1)); echo $n > /n; sleep 0.01; done"));
        container.commit(CommitRequest.named("snapshot"));
        String before = read(container);
        for (int i = 0; i < 500 && read(container).equals(before); i++) {
            Thread.sleep(10);
        }
        assertThat(read(container)).isNotEqualTo(before);
        assertThat(container.info().status().phase()).isEqualTo(ContainerStatus.Phase.RUNNING);
    }

    private static String read(Container container) throws EngineException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            container.files().read("/n", _ -> out);
        } catch (EngineException e) {
            // It has not counted to 1 yet.
            assertThat(e.kind()).isEqualTo(EngineException.Kind.NOT_FOUND);
        }
        return out.toString(ISO_8859_1);
    }

    @Test
    void aContainerOfADirectoryIsNotCommitted() throws Exception {
        Container container =
                ENGINE.engine()
                        .create(ContainerRequest.ofDirectory(Path.of("/")).command("true").build());
        assertThatThrownBy(() -> container.commit(CommitRequest.named("no")))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("is made of no image");
        Container other = ENGINE.engine().create(box("true").build());
        CommitRequest bad =
                new CommitRequest(
                        Optional.empty(),
                        List.of("FROM x"),
                        Optional.empty(),
                        Optional.empty(),
                        false);
        assertThatThrownBy(() -> other.commit(bad)).isInstanceOf(EngineException.class);
    }

    @Test
    void whatIsTakenOfTheDiskIsCounted() throws Exception {
        Container container =
                ended(
                        box("dd if=/dev/zero of=/big bs=1000 count=9; echo log; echo v > /v/f")
                                .mount(
                                        new MountRequest.Volume(
                                                Optional.of("counted"), "/v", false)));
        container.commit(CommitRequest.named("bigger"));
        DiskUsage usage = ENGINE.engine().diskUsage();
        assertThat(usage.images()).hasSize(2);
        DiskUsage.OfImage base =
                usage.images().stream()
                        .filter(each -> each.image().tags().contains("box:latest"))
                        .findFirst()
                        .orElseThrow();
        assertThat(base.containers()).isEqualTo(1);
        assertThat(base.ownBytes()).isZero();
        assertThat(usage.layerBytes()).isGreaterThan(base.image().size() + 9000);
        assertThat(usage.containers().getFirst().writtenBytes()).isEqualTo(9000);
        assertThat(usage.containers().getFirst().logBytes()).isPositive();
        assertThat(usage.volumes().getFirst().bytes()).isEqualTo(2);
    }

    @Test
    void pruningRemovesWhatDoesNotRunAndKeepsNamelessVolumes() throws Exception {
        Container running = ENGINE.start(box("sleep 1000"));
        Container first =
                ended(
                        box("echo x > /v/f")
                                .mount(new MountRequest.Volume(Optional.empty(), "/v", false)));
        Container labelled = ended(box("true").label("keep", "me"));
        Volumes.Pruned pruned =
                ENGINE.engine().prune(info -> !info.request().labels().containsKey("keep"));
        assertThat(pruned.names()).containsExactly(first.id());
        assertThat(ENGINE.engine().containers()).containsExactlyInAnyOrder(running, labelled);
        running.remove(true);
        Leftovers.awaitDeletions(ENGINE.root());
        assertThat(ENGINE.engine().volumes().list()).hasSize(1);
        assertThat(ENGINE.engine().volumes().prune(VolumeInfo::anonymous).names()).hasSize(1);
    }
}
