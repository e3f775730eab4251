package dev.bulkhead.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class VolumeTest {
    @RegisterExtension static final EngineExtension ENGINE = new EngineExtension();

    @BeforeAll
    static void importImage() throws Exception {
        BusyboxImage.importInto(ENGINE.engine(), "box");
    }

    @AfterEach
    void removeVolumes() throws Exception {
        for (Container container : ENGINE.engine().containers()) {
            container.remove(true);
        }
        volumes().prune(_ -> true);
    }

    private static Volumes volumes() {
        return ENGINE.engine().volumes();
    }

    private static ContainerRequest.Builder box(String script) {
        return ContainerRequest.ofImage("box").command("sh", "-c", script);
    }

    private static MountRequest volume(String name, String destination) {
        return new MountRequest.Volume(Optional.of(name), destination, false);
    }

    private static MountRequest volume(String name, String destination, VolumeUse use) {
        return new MountRequest.Volume(Optional.of(name), destination, false, use);
    }

    private static List<String> names() throws EngineException {
        return volumes().list().stream().map(VolumeInfo::name).toList();
    }

    @Test
    void aVolumeIsMadeFoundAndRemoved() throws Exception {
        VolumeRequest request =
                new VolumeRequest(Optional.of("data"), Map.of("team", "web"), Map.of());
        VolumeInfo made = volumes().create(request);
        assertThat(made.labels()).isEqualTo(Map.of("team", "web"));
        assertThat(made.anonymous()).isFalse();
        assertThat(made.mountpoint()).isEmptyDirectory();
        assertThat(volumes().create(VolumeRequest.named("data"))).isEqualTo(made);
        assertThat(volumes().volume("data")).isEqualTo(made);
        VolumeInfo nameless =
                volumes().create(new VolumeRequest(Optional.empty(), Map.of(), Map.of()));
        assertThat(nameless.anonymous()).isTrue();
        assertThat(names()).containsExactlyInAnyOrder("data", nameless.name());
        ENGINE.reopen();
        assertThat(volumes().volume("data")).isEqualTo(made);
        volumes().remove("data", false);
        assertThat(made.mountpoint()).doesNotExist();
        assertThatThrownBy(() -> volumes().remove("data", false))
                .isInstanceOf(EngineException.class)
                .hasMessage("no such volume: data");
        volumes().remove("data", true);
    }

    @Test
    void namesAndOptionsThatMakeNoSenseAreRefused() throws Exception {
        for (String name : List.of("../x", "a/b", ".hidden", "", "-x", "x\n")) {
            assertThatThrownBy(() -> volumes().create(VolumeRequest.named(name)))
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("invalid volume name");
            assertThatThrownBy(() -> volumes().remove(name, true))
                    .isInstanceOf(EngineException.class);
        }
        for (Map<String, String> options :
                List.of(
                        Map.of("size", "1"),
                        Map.of("type", "nfs", "device", ":/x"),
                        Map.of("type", "none", "o", "bind", "device", "relative"),
                        Map.of("type", "none", "o", "bind,loop", "device", "/"))) {
            VolumeRequest request = new VolumeRequest(Optional.of("bad"), Map.of(), options);
            assertThatThrownBy(() -> volumes().create(request))
                    .isInstanceOf(EngineException.class)
                    .hasMessageStartingWith("options of a volume: ");
        }
        assertThat(names()).isEmpty();
    }

    @Test
    void whatAContainerIsMadeWithIsNotRemoved() throws Exception {
        Container container =
                ENGINE.engine().create(box("true").mount(volume("used", "/v")).build());
        assertThat(volumes().volume("used").users()).containsExactly(container.id());
        assertThatThrownBy(() -> volumes().remove("used", true))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining(container.id());
        volumes().create(VolumeRequest.named("idle"));
        assertThat(volumes().prune(_ -> true).names()).containsExactly("idle");
        container.remove(false);
        assertThat(volumes().prune(VolumeInfo::anonymous).names()).isEmpty();
        volumes().remove("used", false);
    }

    @Test
    void anEmptyVolumeIsFilledFromTheImageOnce() throws Exception {
        Outcome first =
                ENGINE.run(
                        box("cat /data/greeting; rm /data/greeting; echo new > /data/new")
                                .mount(volume("data", "/data")));
        assertThat(first.lines()).containsExactly("hello");
        Outcome second = ENGINE.run(box("ls -A /data").mount(volume("data", "/data")));
        assertThat(second.lines()).containsExactly("new");
        Outcome owned =
                ENGINE.run(
                        box("stat -c %u:%g:%a /home/worker; touch /home/worker/x")
                                .user("worker")
                                .mount(volume("home", "/home/worker")));
        assertThat(owned.lines()).containsExactly("1000:1001:755");
        assertThat(owned.code()).isZero();
        VolumeUse empty = new VolumeUse(false, Optional.empty(), Map.of(), Map.of());
        Outcome third = ENGINE.run(box("ls -A /data").mount(volume("bare", "/data", empty)));
        assertThat(third.lines()).isEmpty();
        Outcome elsewhere = ENGINE.run(box("ls -A /no/such").mount(volume("other", "/no/such")));
        assertThat(elsewhere.lines()).isEmpty();
        assertThat(elsewhere.code()).isZero();
    }

    @Test
    void aVolumeThatWasEmptiedStaysEmptyWhenItsContainerStartsAgain() throws Exception {
        Container container =
                ENGINE.engine()
                        .create(
                                box("ls -A /data; rm -f /data/greeting")
                                        .mount(volume("emptied", "/data"))
                                        .build());
        assertThat(EngineExtension.run(container).output()).isEqualTo("greeting\n");
        assertThat(EngineExtension.run(container).output()).isEqualTo("greeting\n");
    }

    @Test
    void theHostsOwnFilesAreNotCopied() throws Exception {
        Outcome outcome =
                ENGINE.run(
                        ContainerRequest.ofDirectory(Path.of("/"))
                                .command("ls", "-A", "/etc")
                                .mount(volume("etc", "/etc")));
        assertThat(outcome.output()).isEmpty();
        assertThat(volumes().volume("etc").mountpoint()).isEmptyDirectory();
    }

    @Test
    void aPartOfAVolumeIsSeenAndNoLinkLeadsOut() throws Exception {
        ENGINE.run(
                box("mkdir -p /v/a/b; echo deep > /v/a/b/f; ln -s ../../../../../../etc /v/out; ln -s a/b /v/in")
                        .mount(volume("parts", "/v")));
        assertThat(ENGINE.run(box("cat /m/f").mount(volume("parts", "/m", part("a/b")))).output())
                .isEqualTo("deep\n");
        assertThat(ENGINE.run(box("cat /m/f").mount(volume("parts", "/m", part("in")))).output())
                .isEqualTo("deep\n");
        assertThat(ENGINE.run(box("cat /m").mount(volume("parts", "/m", part("a/b/f")))).output())
                .isEqualTo("deep\n");
        for (String path : List.of("out", "../../../../etc", "missing")) {
            Container container =
                    ENGINE.engine()
                            .create(box("ls /m").mount(volume("parts", "/m", part(path))).build());
            assertThatThrownBy(() -> EngineExtension.run(container))
                    .as(path)
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("mount at /m: \"" + path);
        }
    }

    private static VolumeUse part(String path) {
        return new VolumeUse(true, Optional.of(path), Map.of(), Map.of());
    }

    @Test
    void optionsOfTheDriverBindADirectoryOrMountMemory() throws Exception {
        Path host = Files.createTempDirectory(Path.of("/var/tmp"), "bulkhead-volume-");
        try {
            Files.writeString(host.resolve("file"), "of the host\n");
            volumes()
                    .create(
                            new VolumeRequest(
                                    Optional.of("bound"),
                                    Map.of(),
                                    Map.of(
                                            "type",
                                            "none",
                                            "o",
                                            "bind",
                                            "device",
                                            host.toString())));
            assertThat(
                            ENGINE.run(
                                            box("cat /v/file; echo x > /v/made")
                                                    .mount(volume("bound", "/v")))
                                    .output())
                    .isEqualTo("of the host\n");
            assertThat(host.resolve("made")).hasContent("x\n");
            removeVolumes();
            assertThat(names()).isEmpty();
            assertThat(host.resolve("file")).exists();
        } finally {
            EngineExtension.deleteTree(host);
        }
        VolumeUse memory =
                new VolumeUse(
                        true,
                        Optional.empty(),
                        Map.of("made", "by run"),
                        Map.of("type", "tmpfs", "o", "size=2m,uid=1000"));
        Outcome outcome =
                ENGINE.run(
                        box("df -k /v | tail -1 | awk '{print $2}'; stat -c %u /v")
                                .mount(volume("memory", "/v", memory)));
        assertThat(outcome.lines()).containsExactly("2048", "1000");
        assertThat(volumes().volume("memory").labels()).isEqualTo(Map.of("made", "by run"));
    }

    @Test
    void volumesOfAnotherContainerAreSeenAtTheSamePlaces() throws Exception {
        Container first =
                ENGINE.engine()
                        .create(
                                box("echo shared > /a/f; echo own > /b/f")
                                        .name("first")
                                        .mount(volume("named", "/a"))
                                        .mount(
                                                new MountRequest.Volume(
                                                        Optional.empty(), "/b", false))
                                        .build());
        EngineExtension.run(first);
        Outcome second = ENGINE.run(box("cat /a/f /b/f; touch /b/g").volumesFrom("first"));
        assertThat(second.lines()).containsExactly("shared", "own");
        assertThat(second.code()).isZero();
        Outcome readOnly = ENGINE.run(box("ls /b; touch /b/h").volumesFrom("first:ro"));
        assertThat(readOnly.lines()).containsExactly("f", "g");
        assertThat(readOnly.error()).contains("Read-only");
        assertThatThrownBy(() -> ENGINE.engine().create(box("true").volumesFrom("none").build()))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("none");
    }

    @Test
    void aNamelessVolumeThatAnotherContainerUsesOutlivesItsOwn() throws Exception {
        Container first =
                ENGINE.engine()
                        .create(
                                box("echo kept > /b/f")
                                        .name("first")
                                        .mount(
                                                new MountRequest.Volume(
                                                        Optional.empty(), "/b", false))
                                        .build());
        EngineExtension.run(first);
        Container second = ENGINE.engine().create(box("cat /b/f").volumesFrom("first").build());
        first.remove(false);
        Leftovers.awaitDeletions(ENGINE.root());
        assertThat(EngineExtension.run(second).output()).isEqualTo("kept\n");
    }

    @Test
    void aVolumeTellsItsSize() throws Exception {
        ENGINE.run(
                box("dd if=/dev/zero of=/v/a bs=1000 count=5; ln /v/a /v/b; mkdir /v/d; echo x > /v/d/c")
                        .mount(volume("sized", "/v")));
        assertThat(volumes().size("sized")).isEqualTo(5002);
        for (Container container : ENGINE.engine().containers()) {
            container.remove(true);
        }
        assertThat(volumes().prune(_ -> true).bytes()).isEqualTo(5002);
    }

    @Test
    void whatAKilledProcessLeftIsSweptAndCountsForNothing() throws Exception {
        Path left = ENGINE.root().resolve("volumes/.new-half");
        Files.createDirectories(left.resolve("data"));
        assertThat(names()).isEmpty();
        ENGINE.reopen();
        assertThat(left).doesNotExist();
    }
}
