package dev.bulkhead.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulkhead.oci.Digest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Containers of an image that says how it is to be run, and that has more than one layer. */
class ImageDefaultsTest {
    @RegisterExtension static final EngineExtension ENGINE = new EngineExtension();

    /** Lays the image out by hand, lower layer first, as a pull would. */
    @BeforeAll
    static void layOut() throws Exception {
        Path images = ENGINE.root().resolve("images");
        String lower = "sha256:" + "1".repeat(64);
        String upper = "sha256:" + "2".repeat(64);
        Path lowerTree = Files.createDirectories(images.resolve("layers/sha256/" + "1".repeat(64)));
        BusyboxImage.make(lowerTree);
        Path upperTree =
                Files.createDirectories(
                        images.resolve("layers/sha256/" + "2".repeat(64) + "/data"));
        Files.writeString(upperTree.resolve("greeting"), "from above\n");

        String config =
                """
                {"architecture":"amd64","os":"linux","config":{
                  "User":"worker","WorkingDir":"/home/worker/desk",
                  "Env":["PATH=/bin","COLOUR=red","SHAPE=round"],
                  "Entrypoint":["sh","-c"],"Cmd":["echo $COLOUR $SHAPE; pwd; id; cat /data/greeting"],
                  "Volumes":{"/cache":{}},"StopSignal":"SIGUSR2","Labels":{"from":"image","kind":"test"}},
                 "rootfs":{"type":"layers","diff_ids":["%s","%s"]}}
                """
                        .formatted(lower, upper);
        String manifest =
                """
                {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",
                 "config":%s,"layers":[%s,%s]}
                """
                        .formatted(
                                descriptor("config.v1+json", blob(images, config), config.length()),
                                descriptor("layer.v1.tar", lower, 1),
                                descriptor("layer.v1.tar", upper, 1));
        String entry = descriptor("manifest.v1+json", blob(images, manifest), manifest.length());
        Files.writeString(
                images.resolve("index.json"),
                """
                {"schemaVersion":2,"manifests":[%s,"annotations":{"org.opencontainers.image.ref.name":"docker.io/library/full:latest"}}]}
                """
                        .formatted(entry.substring(0, entry.length() - 1)));
    }

    private static String blob(Path images, String document) throws Exception {
        byte[] bytes = document.getBytes(StandardCharsets.UTF_8);
        Digest digest = Digest.of(bytes);
        Files.write(images.resolve("blobs/sha256").resolve(digest.hex()), bytes);
        return digest.toString();
    }

    private static String descriptor(String type, String digest, int size) {
        return "{\"mediaType\":\"application/vnd.oci.image.%s\",\"digest\":\"%s\",\"size\":%d}"
                .formatted(type, digest, size);
    }

    private static ContainerRequest.Builder full() {
        return ContainerRequest.ofImage("full");
    }

    @Test
    void theImageSaysWhatRunsWhoAndWhere() throws Exception {
        Outcome outcome = ENGINE.run(full());
        assertThat(outcome.lines())
                .containsExactly(
                        "red round",
                        "/home/worker/desk",
                        "uid=1000(worker) gid=1001(workers) groups=29(audio),1001(workers)",
                        "from above");
    }

    @Test
    void theRequestSaysItBetter() throws Exception {
        Outcome outcome =
                ENGINE.run(
                        full().command("echo $COLOUR $SHAPE; pwd; id -u")
                                .variable("COLOUR", "blue")
                                .user("root")
                                .workingDirectory("/data"));
        assertThat(outcome.lines()).containsExactly("blue round", "/data", "0");
    }

    @Test
    void anEntrypointOfTheRequestDropsTheImagesCommand() throws Exception {
        assertThat(ENGINE.run(full().entrypoint(List.of("echo"))).output()).isEqualTo("\n");
        assertThat(ENGINE.run(full().entrypoint(List.of()).command("echo", "plain")).output())
                .isEqualTo("plain\n");
    }

    @Test
    void labelsVolumesAndStopSignalComeFromTheImage() throws Exception {
        Container container =
                ENGINE.start(
                        full().user("root")
                                .label("kind", "own")
                                .command(
                                        "trap 'exit 9' USR2; echo kept > /cache/x; while :; do"
                                                + " sleep 0.01; done"));
        assertThat(container.info().request().labels())
                .containsEntry("from", "image")
                .containsEntry("kind", "own");
        List<String> volumes = Leftovers.list(ENGINE.root().resolve("volumes"));
        assertThat(volumes).hasSize(1);
        Path kept = ENGINE.root().resolve("volumes").resolve(volumes.getFirst()).resolve("data/x");
        while (!Files.exists(kept)) {
            Thread.onSpinWait();
        }
        container.stop(java.time.Duration.ofMinutes(1));
        assertThat(container.info().status().exitCode()).hasValue(9);
        container.remove(false);
        Leftovers.awaitDeletions(ENGINE.root());
        assertThat(Leftovers.list(ENGINE.root().resolve("volumes"))).isEmpty();
    }
}
