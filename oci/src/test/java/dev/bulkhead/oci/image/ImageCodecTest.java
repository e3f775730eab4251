package dev.bulkhead.oci.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bulkhead.oci.Descriptor;
import dev.bulkhead.oci.Digest;
import dev.bulkhead.oci.MediaType;
import dev.bulkhead.oci.Platform;
import dev.bulkhead.oci.json.Json;
import dev.bulkhead.oci.json.MalformedDocumentException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageCodecTest {
    private static final String D1 = "sha256:" + "1".repeat(64);
    private static final String D2 = "sha256:" + "2".repeat(64);
    private static final String D3 = "sha256:" + "3".repeat(64);

    /** With a field that is not known in every object, and every field that is. */
    private static final String CONFIG =
            """
            {"created":"2025-10-31T22:22:56.015925234Z","author":"Alice <alice@example.com>",
            "architecture":"arm","os":"linux","variant":"v7",
            "config":{"User":"alice","ExposedPorts":{"8080/tcp":{},"53/udp":{}},
            "Env":["PATH=/usr/bin:/bin","EMPTY="],"Entrypoint":["/bin/app"],"Cmd":["--config","/etc/app"],
            "Volumes":{"/var/data":{}},"WorkingDir":"/home/alice",
            "Labels":{"com.example.b":"2","com.example.a":""},"StopSignal":"SIGINT",
            "Healthcheck":{"Test":["CMD-SHELL","true"],"Interval":30000000000,"Timeout":1000000,
            "StartPeriod":5,"StartInterval":6,"Retries":3,"Future":[null]},
            "OnBuild":["RUN true"],"Shell":["/bin/bash","-c"],"Memory":2048,"AttachStdin":false},
            "rootfs":{"type":"layers","diff_ids":["%s","%s"],"base":"scratch"},
            "history":[{"created":"2025-10-31T22:22:54Z","author":"Bob","created_by":"ADD a /",
            "comment":"first","empty_layer":true,"extra":{"deep":[1.5]}}],
            "docker_version":"28.0","os.features":["x"]}
            """
                    .formatted(D1, D2);

    private static final String MANIFEST =
            """
            {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",
            "artifactType":"application/example",
            "config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"%s","size":7023},
            "layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"%s",
            "size":32654,"urls":["https://example.com/layer"],"annotations":{"k":"v"},"data":"e30="}],
            "subject":{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"%s","size":0},
            "annotations":{"com.example.z":"1","com.example.a":"2"},"future":true}
            """
                    .formatted(D1, D2, D3);

    private static final String INDEX =
            """
            {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json",
            "manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"%s",
            "size":7143,"platform":{"architecture":"ppc64le","os":"linux","os.version":"1"}},
            {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"%s","size":7682,
            "platform":{"architecture":"amd64","os":"linux"},"artifactType":"x"}],
            "annotations":{"com.example.key1":"value1"},"future":{"a":[]}}
            """
                    .formatted(D1, D2);

    @Test
    void readsAConfiguration() {
        ImageConfig image = ImageCodec.readConfig(CONFIG.getBytes(UTF_8));
        assertThat(image.created()).contains(Instant.parse("2025-10-31T22:22:56.015925234Z"));
        assertThat(image.platform()).hasToString("linux/arm/v7");
        assertThat(image.diffIds()).containsExactly(Digest.parse(D1), Digest.parse(D2));
        ExecutionParameters config = image.config();
        assertThat(config.entrypoint()).containsExactly("/bin/app");
        assertThat(config.exposedPorts()).containsExactly("8080/tcp", "53/udp");
        assertThat(config.volumes()).containsExactly("/var/data");
        assertThat(config.stopSignal()).contains("SIGINT");
        Healthcheck healthcheck = config.healthcheck().orElseThrow();
        assertThat(healthcheck.interval()).contains(Duration.ofSeconds(30));
        assertThat(healthcheck.retries()).isEqualTo(OptionalLong.of(3));
        assertThat(image.history().getFirst().emptyLayer()).isTrue();
        assertThat(image.history().getFirst().createdBy()).contains("ADD a /");
    }

    @Test
    void losesNoField() {
        assertRoundTrip(CONFIG, bytes -> ImageCodec.write(ImageCodec.readConfig(bytes)));
        assertRoundTrip(MANIFEST, bytes -> ImageCodec.write(ImageCodec.readManifest(bytes)));
        assertRoundTrip(INDEX, bytes -> ImageCodec.write(ImageCodec.readIndex(bytes)));
    }

    private static void assertRoundTrip(String document, Function<byte[], byte[]> rewrite) {
        byte[] written = rewrite.apply(document.getBytes(UTF_8));
        assertThat(parse(written)).isEqualTo(parse(document.getBytes(UTF_8)));
        assertThat(rewrite.apply(written)).as("the same bytes again").isEqualTo(written);
    }

    private static Object parse(byte[] document) {
        return Json.parse(document, ImageCodec.MAX_BYTES);
    }

    @Test
    void readsDockersSparseConfiguration() {
        ImageConfig image =
                ImageCodec.readConfig(
                        """
                        {"architecture":"amd64","os":"linux","created":"0001-01-01T00:00:00Z",
                        "config":{"Hostname":"","Env":null,"Cmd":null,"Volumes":{"/data":null},
                        "Healthcheck":{"Interval":0}},"rootfs":{"type":"layers","diff_ids":null}}
                        """
                                .getBytes(UTF_8));
        assertThat(image.config().cmd()).isEmpty();
        assertThat(image.config().volumes()).containsExactly("/data");
        assertThat(image.config().healthcheck().orElseThrow().interval()).isEmpty();
        assertThat(image.diffIds()).isEmpty();
    }

    @Test
    void takesAConfigurationWithoutParametersForNone() {
        String document =
                "{\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":null,"
                        + "\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[]}}";
        assertThat(ImageCodec.readConfig(document.getBytes(UTF_8)).config())
                .isEqualTo(ExecutionParameters.NONE);
    }

    @Test
    void showsNoValuesOfVariables() {
        String document = CONFIG.replace("EMPTY=", "PASSWORD=hunter2");
        assertThat(ImageCodec.readConfig(document.getBytes(UTF_8)).toString())
                .doesNotContain("hunter2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"architecture\":\"arm\" | \"x\":1 | architecture: is required",
                "\"type\":\"layers\" | \"type\":\"squash\" | rootfs.type: \"squash\" is not \"layers\"",
                "31T22:22:56.015925234Z | 32T22:22:56Z | created: \"2025-10-32T22:22:56Z\" is not a time",
                "\"Interval\":30000000000 | \"Interval\":-1 | config.Healthcheck.Interval: -1 is negative",
                "\"Retries\":3 | \"Retries\":-3 | config.Healthcheck.Retries: -3 is negative",
                "\"Cmd\":[ | \"Cmd\":[7, | config.Cmd[0]: expected a string, found the number 7",
                "\"diff_ids\":[ | \"diff_ids\":[\"sha256:00\", | rootfs.diff_ids[0]: sha256 digest \"00\" is not",
                "\"empty_layer\":true | \"empty_layer\":1 | history[0].empty_layer: expected true or false",
            })
    void namesMistakesInAConfiguration(String from, String to, String message) {
        assertMistake(ImageCodec::readConfig, CONFIG, from, to, message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"schemaVersion\":2 | \"schemaVersion\":1 | schemaVersion: 1 is not supported",
                "\"schemaVersion\":2, | '' | schemaVersion: is required",
                "\"layers\" | \"blobs\" | layers: is required",
                "\"size\":32654 | \"size\":-1 | layers[0].size: -1 is negative",
                "\"size\":7023 | \"size\":\"7023\" | config.size: expected an integer",
                "\"future\":true | \"manifests\":[] | manifests: makes the document ambiguous",
            })
    void namesMistakesInAManifest(String from, String to, String message) {
        assertMistake(ImageCodec::readManifest, MANIFEST, from, to, message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"manifests\" | \"list\" | manifests: is required",
                "\"future\" | \"layers\" | layers: makes the document ambiguous",
                "\"future\" | \"config\" | config: makes the document ambiguous",
                "\"os\":\"linux\",\"os.version\" | \"os.version\" | manifests[0].platform.os: is required",
            })
    void namesMistakesInAnIndex(String from, String to, String message) {
        assertMistake(ImageCodec::readIndex, INDEX, from, to, message);
    }

    private static void assertMistake(
            Function<byte[], ?> reader, String document, String from, String to, String message) {
        String broken = document.replace(from, to);
        assertThat(broken).isNotEqualTo(document);
        assertThatExceptionOfType(MalformedDocumentException.class)
                .isThrownBy(() -> reader.apply(broken.getBytes(UTF_8)))
                .withMessageStartingWith(message);
    }

    @Test
    void limitsTheSize() {
        assertThatExceptionOfType(MalformedDocumentException.class)
                .isThrownBy(() -> ImageCodec.readManifest(new byte[ImageCodec.MAX_BYTES + 1]))
                .withMessageContaining("4194304 bytes");
    }

    @Test
    void selectsTheManifestOfAMachine() {
        Descriptor v1 = descriptor(1, "linux/amd64");
        Descriptor v2 = descriptor(2, "linux/amd64/v2");
        Descriptor v3 = descriptor(3, "linux/amd64/v3");
        Descriptor arm = descriptor(4, "linux/arm64");
        Descriptor attestation = descriptor(5, "unknown/unknown");
        Index index = new Index(MediaType.OCI_INDEX, List.of(attestation, v1, v2, v3, arm));
        assertThat(index.select(Platform.parse("linux/amd64"))).contains(v1);
        assertThat(index.select(Platform.parse("linux/amd64/v2"))).contains(v2);
        assertThat(index.select(Platform.parse("linux/amd64/v4"))).contains(v3);
        assertThat(index.select(Platform.parse("linux/arm64"))).contains(arm);
        assertThat(index.select(Platform.parse("linux/s390x"))).isEmpty();
    }

    @Test
    void selectsTheFirstOfEqualManifests() {
        Descriptor first = descriptor(1, "linux/amd64");
        Index index = new Index(MediaType.OCI_INDEX, List.of(first, descriptor(2, "linux/amd64")));
        assertThat(index.select(Platform.parse("linux/amd64"))).contains(first);
    }

    @Test
    void selectsAManifestWithoutPlatformLast() {
        Descriptor plain = new Descriptor(MediaType.OCI_MANIFEST, Digest.of(new byte[] {1}), 1);
        Descriptor arm = descriptor(2, "linux/arm64");
        Index index = new Index(MediaType.OCI_INDEX, List.of(plain, arm));
        assertThat(index.select(Platform.parse("linux/arm64"))).contains(arm);
        assertThat(index.select(Platform.parse("linux/amd64"))).contains(plain);
    }

    private static Descriptor descriptor(int content, String platform) {
        Descriptor plain =
                new Descriptor(MediaType.OCI_MANIFEST, Digest.of(new byte[] {(byte) content}), 1);
        return new Descriptor(
                plain.mediaType(),
                plain.digest(),
                plain.size(),
                plain.urls(),
                plain.annotations(),
                Optional.of(Platform.parse(platform)),
                Optional.empty(),
                plain.unknown());
    }
}
