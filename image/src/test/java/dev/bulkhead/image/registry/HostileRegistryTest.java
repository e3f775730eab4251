package dev.bulkhead.image.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulkhead.image.Image;
import dev.bulkhead.oci.Descriptor;
import dev.bulkhead.oci.Digest;
import dev.bulkhead.oci.MediaType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A registry that answers badly, now and then or out of malice. */
class HostileRegistryTest {
    private static final int SIZE = 600_000;

    @TempDir Path temporary;
    private TestStore store;
    private FakeRegistry registry;

    @BeforeEach
    void open() throws IOException {
        store = new TestStore(temporary, "store");
        registry = new FakeRegistry(SIZE);
    }

    @AfterEach
    void close() throws IOException {
        registry.close();
        store.close();
    }

    private void assertPulled() throws Exception {
        Image image = store.pull(registry.image());
        assertThat(store.file(image, "name")).hasContent("right");
    }

    private void assertRefused(String... words) throws IOException {
        assertThatThrownBy(() -> store.pull(registry.image()))
                .isInstanceOf(IOException.class)
                .satisfies(e -> assertThat(e.getMessage()).contains(words));
        assertThat(store.store.list()).isEmpty();
        assertThat(store.path().resolve("layers/sha256")).isEmptyDirectory();
        assertThat(store.path().resolve("staging")).isEmptyDirectory();
    }

    @Test
    void aGoodOneIsPulled() throws Exception {
        assertPulled();
    }

    @Test
    void aCutConnectionIsResumedByARange() throws Exception {
        registry.answering((request, out) -> {
            if (!request.isFor(registry.layerDigest()) || request.offset() > 100_000) {
                return false;
            }
            FakeRegistry.head(
                    out,
                    request.offset() > 0 ? "206 Partial Content" : "200 OK",
                    "Content-Length: " + (registry.layer.length - request.offset()));
            out.write(registry.layer, (int) request.offset(), 80_000);
            return true;
        });
        assertPulled();
        assertThat(registry.requests.stream().filter(line -> line.contains("sha256"))).hasSize(4);
    }

    @Test
    void whatCameBeforeAFailureIsNotFetchedAgain() throws Exception {
        registry.answering((request, out) -> {
            if (!request.isFor(registry.layerDigest())) {
                return false;
            }
            if (request.offset() > 0) {
                FakeRegistry.head(out, "403 Forbidden", "Content-Length: 0");
            } else {
                FakeRegistry.head(out, "200 OK", "Content-Length: " + registry.layer.length);
                out.write(registry.layer, 0, 300_000);
            }
            return true;
        });
        assertRefused("access denied");
        long[] offset = new long[1];
        registry.answering((request, out) -> {
            if (request.isFor(registry.layerDigest())) {
                offset[0] = request.offset();
            }
            return false;
        });
        assertPulled();
        assertThat(offset[0]).isGreaterThan(100_000);
    }

    @Test
    void aRegistryWithoutRangesSendsAllAgain() throws Exception {
        registry.answering((request, out) -> {
            if (!request.isFor(registry.layerDigest())) {
                return false;
            }
            FakeRegistry.head(out, "200 OK", "Content-Length: " + registry.layer.length);
            boolean first = request.offset() == 0;
            out.write(registry.layer, 0, first ? 80_000 : registry.layer.length);
            return true;
        });
        assertPulled();
    }

    @Test
    void wrongBytesAreRefused() throws Exception {
        byte[] wrong = registry.layer.clone();
        wrong[wrong.length / 2]++;
        registry.put("blobs/" + registry.layerDigest(), wrong);
        assertRefused("sent a blob with digest");
        assertThat(store.path().resolve("partial")).isEmptyDirectory();
        registry.put("blobs/" + registry.layerDigest(), registry.layer);
        assertPulled();
    }

    @Test
    void aLayerOfAnotherDiffIdIsRefused() throws Exception {
        byte[] other =
                FakeRegistry.gzip(
                        new dev.bulkhead.image.layer.TarBuilder().file("name", "wrong").bytes());
        registry.put("blobs/" + Digest.of(other), other);
        registry.putManifest(
                new Descriptor(MediaType.OCI_LAYER_GZIP, Digest.of(other), other.length));
        assertRefused("diff id", registry.diffId.toString());
    }

    @Test
    void aConfigurationOfAnotherDigestIsRefused() throws Exception {
        registry.put("blobs/" + Digest.of(registry.config), "{}".getBytes(UTF_8));
        assertRefused("sent a configuration with digest");
    }

    @Test
    void moreThanTheSizeIsRefused() throws Exception {
        registry.answering((request, out) -> {
            if (!request.isFor(registry.layerDigest())) {
                return false;
            }
            FakeRegistry.head(out, "200 OK");
            for (int i = 0; i < 1_000; i++) {
                out.write(new byte[64 * 1024]);
            }
            return true;
        });
        assertRefused("sends more than");
    }

    @Test
    void anEndlessManifestIsRefused() throws Exception {
        registry.answering((request, out) -> {
            FakeRegistry.head(out, "200 OK", "Content-Type: " + MediaType.OCI_MANIFEST);
            byte[] blank = new byte[1 << 20];
            Arrays.fill(blank, (byte) ' ');
            for (int i = 0; i < 100; i++) {
                out.write(blank);
            }
            return true;
        });
        assertRefused("is larger than");
    }

    @Test
    void whatFailsForAWhileIsTriedAgain() throws Exception {
        registry.answering((request, out) -> {
            if (request.number() % 2 == 1) {
                return false;
            }
            FakeRegistry.head(out, "503 Busy", "Content-Length: 0");
            return true;
        });
        assertPulled();
        assertThat(store.news).anyMatch(line -> line.contains("answers 503; trying again"));
    }

    @Test
    void whatFailsForeverIsToldAsSuch() throws Exception {
        registry.answering((request, out) -> {
            FakeRegistry.head(out, "500 Broken", "Content-Length: 4");
            out.write("oops".getBytes(UTF_8));
            return true;
        });
        assertRefused("answer 500 (oops)");
    }

    @Test
    void tooManyRequestsAreToldWithTheTimeToWait() throws Exception {
        registry.answering((request, out) -> {
            FakeRegistry.head(
                    out, "429 Too Many Requests", "Retry-After: 3600", "Content-Length: 0");
            return true;
        });
        assertRefused("too many requests", "wait 3600 s");
        registry.answering((request, out) -> {
            if (registry.requests.stream().filter(line -> line.contains("manifests")).count() > 2) {
                return false;
            }
            FakeRegistry.head(out, "429 Slow Down", "Retry-After: 1", "Content-Length: 0");
            return true;
        });
        assertPulled();
        assertThat(store.news).anyMatch(line -> line.contains("too many requests; trying again"));
    }

    @Test
    void schema1IsRefusedByName() throws Exception {
        registry.answering((request, out) -> {
            FakeRegistry.head(
                    out,
                    "200 OK",
                    "Content-Type: application/vnd.docker.distribution.manifest.v1+prettyjws",
                    "Content-Length: 2");
            out.write("{}".getBytes(UTF_8));
            return true;
        });
        assertRefused("schema 1");
    }

    @Test
    void anArtifactIsNoImage() throws Exception {
        registry.put(
                "manifests/1",
                """
                {"schemaVersion":2,"config":{"mediaType":"application/vnd.cncf.helm.config.v1+json",
                "digest":"%s","size":2},"layers":[]}
                """
                        .formatted(Digest.of("{}".getBytes(UTF_8)))
                        .getBytes(UTF_8));
        assertRefused("artifact of type application/vnd.cncf.helm");
        registry.put("manifests/1", "no json".getBytes(UTF_8));
        assertRefused("tool:1");
    }

    @Test
    void whoAsksIsNotToldToAnotherHost() throws Exception {
        try (FakeRegistry other = new FakeRegistry(SIZE)) {
            String[] told = new String[] {"", ""};
            registry.answering((request, out) -> {
                if (!request.headers().containsKey("authorization")) {
                    FakeRegistry.head(
                            out,
                            "401 Who",
                            "WWW-Authenticate: Basic realm=\"x\"",
                            "Content-Length: 0");
                    return true;
                }
                told[0] = request.headers().get("authorization");
                if (!request.isFor(registry.layerDigest())) {
                    return false;
                }
                FakeRegistry.head(
                        out,
                        "307 Elsewhere",
                        "Location: http://" + other.name() + request.path(),
                        "Content-Length: 0");
                return true;
            });
            other.answering((request, out) -> {
                told[1] = String.valueOf(request.headers().get("authorization"));
                return false;
            });
            Optional<Credentials> me = Optional.of(new Credentials("me", "secret"));
            Image image = store.pull(registry.image(), me);
            assertThat(store.file(image, "name")).hasContent("right");
            assertThat(told[0]).isEqualTo("Basic bWU6c2VjcmV0");
            assertThat(told[1]).isEqualTo("null");
        }
    }

    @Test
    void aTokenIsGotWhereTheRegistrySays() throws Exception {
        registry.answering((request, out) -> {
            if (request.path().startsWith("/token")) {
                byte[] token = "{\"token\":\"abc\"}".getBytes(UTF_8);
                FakeRegistry.head(out, "200 OK", "Content-Length: " + token.length);
                out.write(token);
                return true;
            }
            if ("Bearer abc".equals(request.headers().get("authorization"))) {
                return false;
            }
            FakeRegistry.head(
                    out,
                    "401 Who",
                    "WWW-Authenticate: Bearer realm=\"http://%s/token\",service=\"s\",scope=\"repository:tool:pull\""
                            .formatted(registry.name()),
                    "Content-Length: 0");
            return true;
        });
        assertPulled();
        assertThat(registry.requests)
                .anyMatch(line ->
                        line.startsWith("GET /token?service=s&scope=repository%3Atool%3Apull"));
    }

    @Test
    void redirectsInACircleEnd() throws Exception {
        registry.answering((request, out) -> {
            FakeRegistry.head(out, "302 Again", "Location: " + request.path(), "Content-Length: 0");
            return true;
        });
        assertRefused("redirects more than");
    }
}
