package dev.bulkhead.image.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulkhead.image.Image;
import dev.bulkhead.oci.Digest;
import dev.bulkhead.oci.Reference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pulling and pushing, with the registry that most use. */
class RegistryTest {
    private static final Optional<Credentials> SOMEBODY =
            Optional.of(new Credentials("somebody", "secret"));
    private static final Optional<Credentials> NOBODY = Optional.empty();

    @TempDir Path temporary;
    private TestStore here;
    private TestStore there;

    @BeforeEach
    void open() throws Exception {
        here = new TestStore(temporary, "here");
        there = new TestStore(temporary, "there");
    }

    @AfterEach
    void close() throws Exception {
        here.close();
        there.close();
    }

    @Test
    void whatIsPushedIsPulledElsewhereAndPushedFromThereWithTheSameDigests() throws Exception {
        try (DockerRegistry registry = DockerRegistry.start(temporary)) {
            String name = registry.name() + "/team/tool:1";
            Image made = here.make("tool", 1, 3_000_000);
            Digest pushed = here.push(made, name, NOBODY);

            Image pulled = there.pull(name);
            assertThat(pulled.id()).isEqualTo(made.id());
            assertThat(pulled.manifest()).isEqualTo(pushed);
            assertThat(there.file(pulled, "etc/hard")).hasContent("tool");
            assertThat(there.file(pulled, "data")).hasSameBinaryContentAs(here.file(made, "data"));
            assertThat(pulled.digests())
                    .containsExactly(Reference.parse(registry.name() + "/team/tool@" + pushed));
            assertThat(there.news).contains("Pulling fs layer", "Downloading", "Pull complete");

            // The layer is mounted from the repository that it came from.
            String other = registry.name() + "/other/copy:2";
            assertThat(there.push(pulled, other, NOBODY)).isEqualTo(pushed);
            assertThat(there.news).contains("Mounted from team/tool");
            here.news.clear();
            assertThat(here.push(made, name, NOBODY)).isEqualTo(pushed);
            assertThat(here.news).contains("Layer already exists").doesNotContain("Pushing");

            there.news.clear();
            there.pull(registry.name() + "/team/tool@" + pushed);
            assertThat(there.news).contains("Already exists").doesNotContain("Downloading");
            assertThat(there.registries.tags(Reference.parse(name), NOBODY, _ -> {}))
                    .containsExactly("1");
            assertThat(
                            there.registries
                                    .resolve(Reference.parse(name), NOBODY, _ -> {})
                                    .descriptor()
                                    .digest())
                    .isEqualTo(pushed);
            assertThatThrownBy(() -> there.pull(registry.name() + "/team/nosuch:1"))
                    .hasMessageContaining(registry.name())
                    .hasMessageContaining("not found");
            assertThat(there.path().resolve("partial")).isEmptyDirectory();
            assertThat(there.path().resolve("leases")).isEmptyDirectory();
        }
    }

    @Test
    void aRegistryWithTlsAndPasswordWantsBoth() throws Exception {
        try (DockerRegistry registry = DockerRegistry.startWalled(temporary)) {
            String name = registry.name() + "/tool:1";
            Image made = here.make("tool", 2, 10_000);
            assertThatThrownBy(() -> here.push(made, name, SOMEBODY))
                    .hasMessageContaining("is not trusted")
                    .hasMessageContaining("ca.crt");
            trust(here, registry);
            assertThatThrownBy(() -> here.push(made, name, NOBODY))
                    .hasMessageContaining("authentication required")
                    .hasMessageContaining("bulkhead login " + registry.name());
            Optional<Credentials> wrong = Optional.of(new Credentials("somebody", "wrong"));
            assertThatThrownBy(() -> here.push(made, name, wrong))
                    .hasMessageContaining("authentication required")
                    .hasMessageNotContaining("wrong");
            assertThatThrownBy(() ->
                            here.registries.login(registry.name(), wrong.orElseThrow(), _ -> {}))
                    .hasMessageContaining("authentication required");
            here.registries.login(registry.name(), SOMEBODY.orElseThrow(), _ -> {});

            Digest pushed = here.push(made, name, SOMEBODY);
            trust(there, registry);
            assertThat(there.pull(name, SOMEBODY).manifest()).isEqualTo(pushed);
        }
    }

    private void trust(TestStore store, DockerRegistry registry) throws Exception {
        Path directory = Files.createDirectories(store.hosts.resolve(registry.name()));
        Files.copy(temporary.resolve("ca.crt"), directory.resolve("ca.crt"));
    }

    @Test
    void aMirrorIsAskedFirstAndTheRegistryIfItFails() throws Exception {
        try (DockerRegistry registry = DockerRegistry.start(temporary)) {
            here.push(here.make("tool", 3, 10_000), registry.name() + "/team/tool:1", NOBODY);
            Path directory = Files.createDirectories(there.hosts.resolve("registry.example"));
            Files.writeString(
                    directory.resolve("hosts.toml"),
                    """
                    server = "http://%1$s" # the real one
                    [host."http://127.0.0.1:1"]
                      capabilities = ["pull", "resolve"]
                    """
                            .formatted(registry.name()));
            there.pull("registry.example/team/tool:1");
            assertThat(there.news).anyMatch(line -> line.startsWith("mirror 127.0.0.1:1: "));

            Files.writeString(
                    directory.resolve("hosts.toml"),
                    """
                    server = "http://127.0.0.1:1"
                    [host.'http://%1$s']
                      capabilities = ["pull", "resolve"]
                    """
                            .formatted(registry.name()));
            Image pulled = there.pull("registry.example/team/tool:1");
            assertThat(pulled.tags().getFirst().registry()).isEqualTo("registry.example");
            Files.writeString(directory.resolve("hosts.toml"), "server: wrong");
            assertThatThrownBy(() -> there.pull("registry.example/team/tool:1"))
                    .hasMessageContaining("hosts.toml, line 1");
        }
    }

    @Test
    void skopeoTakesWhatIsPushedAndGivesWhatIsPulled() throws Exception {
        try (DockerRegistry registry = DockerRegistry.start(temporary)) {
            Image made = here.make("tool", 4, 200_000);
            Digest pushed = here.push(made, registry.name() + "/ours:1", NOBODY);
            DockerRegistry.run(
                    "skopeo",
                    "copy",
                    "--quiet",
                    "--preserve-digests",
                    "--src-tls-verify=false",
                    "--dest-tls-verify=false",
                    "docker://" + registry.name() + "/ours:1",
                    "docker://" + registry.name() + "/theirs:1");
            Image pulled = there.pull(registry.name() + "/theirs:1");
            assertThat(pulled.manifest()).isEqualTo(pushed);
            assertThat(pulled.id()).isEqualTo(made.id());
        }
    }
}
