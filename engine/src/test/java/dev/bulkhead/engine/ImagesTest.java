package dev.bulkhead.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Names, archives and settings of images, with containers made of them. */
class ImagesTest {
    @RegisterExtension static final EngineExtension ENGINE = new EngineExtension();

    @AfterEach
    void removeAll() throws Exception {
        for (Container container : ENGINE.engine().containers()) {
            container.remove(true);
        }
        for (ImageInfo image : images().list()) {
            images().remove(image.id(), true);
        }
    }

    private static Images images() {
        return ENGINE.engine().images();
    }

    private static ImageInfo importWith(String name, String... changes) throws Exception {
        BusyboxImage.importInto(ENGINE.engine(), "plain");
        ByteArrayOutputStream saved = new ByteArrayOutputStream();
        Path tree = ENGINE.root().resolve("images/layers/sha256");
        Process tar =
                new ProcessBuilder(
                                "tar",
                                "-C",
                                tree.resolve(Leftovers.list(tree).getFirst()).toString(),
                                "-c",
                                ".")
                        .start();
        try (InputStream archive = tar.getInputStream()) {
            archive.transferTo(saved);
        }
        return images().importArchive(
                        new ByteArrayInputStream(saved.toByteArray()),
                        new ImportRequest(
                                Optional.of(name),
                                List.of(changes),
                                Optional.of("for a test"),
                                Optional.empty()));
    }

    @Test
    void whatAnImageSaysOfItsContainersHoldsAfterSavingAndLoading() throws Exception {
        ImageInfo made =
                importWith(
                        "configured",
                        "ENTRYPOINT [\"sh\", \"-c\"]",
                        "CMD [\"id -u; id -g; pwd; echo $GREETING; echo $A\"]",
                        "ENV GREETING=\"good morning\" A=b",
                        "USER worker",
                        "WORKDIR /home/worker",
                        "LABEL team=web",
                        "EXPOSE 80 53/udp",
                        "STOPSIGNAL SIGINT",
                        "HEALTHCHECK --interval=5s --retries=2 CMD true");
        images().tag("configured", "other:2");
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        images().save(List.of("configured", "other:2"), Optional.empty(), archive);
        images().remove(made.id(), true);
        assertThatThrownBy(() -> images().find("configured"))
                .hasMessageContaining("no such image: configured");

        List<ImageInfo> loaded =
                images().load(
                                new ByteArrayInputStream(archive.toByteArray()),
                                Optional.empty(),
                                _ -> {});

        assertThat(loaded).extracting(ImageInfo::id).containsExactly(made.id());
        assertThat(loaded.getFirst().tags()).containsExactly("configured:latest", "other:2");
        assertThat(images().inspect(made.id().substring(7, 20)))
                .contains("\"StopSignal\":\"SIGINT\"", "\"53/udp\":{}", "\"Retries\":2")
                .contains("\"Interval\":5000000000", "\"team\":\"web\"");
        assertThat(images().history("other:2"))
                .singleElement()
                .satisfies(step -> assertThat(step.comment()).isEqualTo("for a test"));
        Outcome outcome = ENGINE.run(ContainerRequest.ofImage("other:2"));
        assertThat(outcome.lines())
                .containsExactly("1000", "1001", "/home/worker", "good morning", "b");
    }

    @Test
    void wrongChangesAreNamed() {
        for (String change : List.of("FROM x", "ENV", "LABEL novalue", "HEALTHCHECK true")) {
            assertThatThrownBy(() -> importWith("x", change))
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining(change);
        }
    }

    @Test
    void namesAreTakenAwayByDockersRules() throws Exception {
        ImageInfo image = BusyboxImage.importInto(ENGINE.engine(), "box");
        images().tag("box", "registry.example/box:1");
        assertThatThrownBy(() -> images().remove(image.shortId(), false))
                .hasMessageContaining("multiple repositories");
        assertThat(images().remove("box", false))
                .containsExactly(new ImageRemoval.Untagged("box:latest"));
        Container container =
                ENGINE.engine()
                        .create(
                                ContainerRequest.ofImage(image.shortId())
                                        .command("sleep", "100")
                                        .build());
        assertThatThrownBy(() -> images().remove(image.id(), false))
                .hasMessageContaining("must force")
                .hasMessageContaining(container.id().substring(0, 12));
        container.start(new StreamRequest.Logged(false)).close();
        assertThatThrownBy(() -> images().remove(image.id(), true))
                .hasMessageContaining("cannot be forced");
        assertThat(images().prune(pruneAll(OptionalLong.empty())).removed()).isEmpty();
        container.remove(true);
        assertThat(images().remove(image.id(), false))
                .startsWith(
                        new ImageRemoval.Untagged("registry.example/box:1"),
                        new ImageRemoval.Deleted(image.id()));
        assertThat(images().list()).isEmpty();
    }

    private static ImagePruneRequest pruneAll(OptionalLong keep) {
        return new ImagePruneRequest(true, Optional.empty(), List.of(), List.of(), keep);
    }

    @Test
    void pruningKeepsWhatWasUsedLastWithinTheBudget() throws Exception {
        ImageInfo old = importWith("old", "LABEL keep=no");
        ImageInfo plain = images().find("plain");
        Thread.sleep(20);
        ImageInfo fresh = importWith("fresh", "LABEL keep=yes");
        assertThat(images().prune(ImagePruneRequest.DANGLING).removed())
                .doesNotContain(new ImageRemoval.Deleted(old.id()));
        ImagePruneReport report = images().prune(pruneAll(OptionalLong.of(fresh.size())));
        assertThat(report.removed()).contains(new ImageRemoval.Deleted(old.id()));
        assertThat(images().list()).extracting(ImageInfo::id).contains(fresh.id());
        assertThat(plain.isDangling()).isFalse();
        ImagePruneRequest labelled =
                new ImagePruneRequest(
                        true,
                        Optional.empty(),
                        List.of("keep=yes"),
                        List.of(),
                        OptionalLong.empty());
        assertThat(images().prune(labelled).bytes()).isPositive();
        assertThat(images().list()).extracting(ImageInfo::id).doesNotContain(fresh.id());
    }

    @Test
    void aRegistryThatDoesNotAnswerIsNamed() {
        assertThatThrownBy(() -> images().pull(PullRequest.of("127.0.0.1:1/x:1"), _ -> {}))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("pull 127.0.0.1:1/x:1")
                .hasMessageContaining("does not answer");
        assertThatThrownBy(() -> images().push(PushRequest.of("127.0.0.1:1/x:1"), _ -> {}))
                .hasMessageContaining("does not exist locally");
    }
}
