package dev.bulkhead.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulkhead.image.archive.RootArchive;
import dev.bulkhead.image.layer.LayerException;
import dev.bulkhead.image.layer.LayerLimits;
import dev.bulkhead.image.layer.TarBuilder;
import dev.bulkhead.kernel.Directory;
import dev.bulkhead.oci.Digest;
import dev.bulkhead.oci.Reference;
import dev.bulkhead.oci.image.ImageCodec;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageStoreTest {
    private static final Reference APP = Reference.parse("app:1");
    private static final Reference OTHER = Reference.parse("registry.example:5000/team/other");

    @TempDir Path temporary;
    private Path path;
    private ImageStore store;

    @BeforeEach
    void open() throws IOException {
        path = temporary.resolve("root/images");
        store = ImageStore.open(path);
    }

    @AfterEach
    void close() throws IOException {
        store.close();
        try (Directory parent = Directory.open(temporary.toString())) {
            parent.deleteTree("root");
        }
    }

    private static TarBuilder archive(String content) {
        return new TarBuilder().directory("etc").file("etc/name", content);
    }

    private Image importTar(String content, Reference name) throws IOException {
        return RootArchive.add(
                store,
                archive(content).stream(),
                new RootArchive.Wish(name),
                LayerLimits.DEFAULT,
                bytes -> {});
    }

    @Test
    void whatIsImportedIsFoundByItsName() throws IOException {
        Image imported = importTar("app", APP);

        assertThat(store.find(Reference.parse("docker.io/library/app:1"))).hasValue(imported);
        assertThat(store.find(Reference.parse("app"))).isEmpty();
        assertThat(imported.diffIds()).containsExactly(Digest.of(archive("app").bytes()));
        assertThat(store.layers(imported))
                .singleElement()
                .satisfies(layer -> assertThat(layer.resolve("etc/name")).hasContent("app"));
    }

    @Test
    void whatIsImportedIsThereForTheNextProcess() throws IOException {
        Image imported = importTar("app", APP);
        store.close();
        store = ImageStore.open(path);

        assertThat(store.list()).containsExactly(imported);
        assertThat(store.layers(imported).getFirst().resolve("etc/name")).hasContent("app");
    }

    @Test
    void theDirectoryIsAnImageLayout() throws IOException {
        Image imported = importTar("app", APP);

        assertThat(path.resolve("oci-layout")).hasContent("{\"imageLayoutVersion\":\"1.0.0\"}");
        var index = ImageCodec.readIndex(Files.readAllBytes(path.resolve("index.json")));
        Digest digest = index.manifests().getFirst().digest();
        byte[] manifest = Files.readAllBytes(path.resolve("blobs/sha256").resolve(digest.hex()));
        assertThat(Digest.of(manifest)).isEqualTo(digest);
        assertThat(ImageCodec.readManifest(manifest).config().digest()).isEqualTo(imported.id());
    }

    @Test
    void nobodyElseLooksIntoTheStore() throws IOException {
        assertThat(Files.getAttribute(path, "unix:mode")).isEqualTo(0040700);
    }

    @Test
    void aNameMovesToTheImageImportedLast() throws IOException {
        Image first = importTar("old", APP);
        Image last = importTar("new", APP);

        assertThat(store.list()).extracting(Image::id).containsExactly(last.id(), first.id());
        assertThat(store.list().getLast().tags()).isEmpty();
        store.removeUnreferenced(Set.of());
        assertThat(layers()).hasSize(2);
        store.change(entries -> entries.subList(0, 1));
        store.removeUnreferenced(Set.of());
        assertThat(layers()).containsExactly(last.diffIds().getFirst().hex());
        assertThat(store.find(APP)).hasValue(last);
    }

    @Test
    void theSameLayerIsKeptOnceForTwoNames() throws IOException {
        importTar("same", APP);
        Image other = importTar("same", OTHER);
        assertThat(layers()).hasSize(1);

        assertThat(store.remove(APP, Set.of())).isTrue();

        assertThat(store.list()).containsExactly(other);
        assertThat(store.layers(other)).hasSize(1);
    }

    @Test
    void removingTakesLayersAndDocumentsAway() throws IOException {
        importTar("app", APP);

        assertThat(store.remove(APP, Set.of())).isTrue();
        assertThat(store.remove(APP, Set.of())).isFalse();

        assertThat(store.list()).isEmpty();
        assertThat(layers()).isEmpty();
        assertThat(path.resolve("blobs/sha256")).isEmptyDirectory();
        assertThat(path.resolve("staging")).isEmptyDirectory();
    }

    @Test
    void layersOfContainersStay() throws IOException {
        Image image = importTar("app", APP);

        store.remove(APP, Set.copyOf(image.diffIds()));
        assertThat(layers()).hasSize(1);

        store.removeUnreferenced(Set.of());
        assertThat(layers()).isEmpty();
    }

    @Test
    void anImageIsFoundByItsManifestsDigest() throws IOException {
        Image image = importTar("app", APP);
        Digest digest = image.manifest();

        assertThat(store.find(Reference.parse("app@" + digest))).hasValue(image);
        assertThat(store.find(Reference.parse("other@" + digest))).isEmpty();
        assertThat(store.find(Reference.parse("app@" + Digest.of(new byte[0])))).isEmpty();
        assertThatThrownBy(() -> importTar("x", Reference.parse("app@" + digest)))
                .hasMessageContaining("has a digest");
    }

    @Test
    void anotherStoreOfTheSameDirectorySeesChanges() throws IOException {
        try (ImageStore second = ImageStore.open(path)) {
            assertThat(second.list()).isEmpty();
            Image image = importTar("app", APP);
            assertThat(second.find(APP)).hasValue(image);
            second.remove(APP, Set.of());
            assertThat(store.list()).isEmpty();
        }
    }

    @Test
    void anArchiveThatFailsLeavesNothing() throws IOException {
        byte[] archive = archive("x".repeat(300_000)).bytes();
        Random random = new Random(5);
        for (int i = 0; i < 40; i++) {
            InputStream failing = failingAfter(archive, random.nextInt(archive.length - 1024));
            assertThatThrownBy(() ->
                            RootArchive.add(
                                    store,
                                    failing,
                                    new RootArchive.Wish(APP),
                                    LayerLimits.DEFAULT,
                                    bytes -> {}))
                    .isInstanceOf(LayerException.class)
                    .hasMessageContaining("the network is gone");

            assertThat(path.resolve("staging")).isEmptyDirectory();
            assertThat(layers()).isEmpty();
            assertThat(store.list()).isEmpty();
        }
    }

    @Test
    void openingSweepsWhatADeadProcessLeft() throws Exception {
        Path left = Files.createDirectories(path.resolve("staging/left/layer/etc"));
        Files.writeString(left.resolve("passwd"), "x");

        ImageStore.open(path).close();

        assertThat(path.resolve("staging")).isEmptyDirectory();
    }

    @Test
    void openingLeavesAlivesWorkAlone() throws Exception {
        byte[] archive = archive("app").bytes();
        InputStream sweeping =
                new FilterInputStream(new ByteArrayInputStream(archive)) {
                    @Override
                    public int read(byte[] bytes, int offset, int length) throws IOException {
                        ImageStore.open(path).close();
                        return super.read(bytes, offset, length);
                    }
                };

        Image image =
                RootArchive.add(
                        store,
                        sweeping,
                        new RootArchive.Wish(APP),
                        LayerLimits.DEFAULT,
                        bytes -> {});

        assertThat(store.layers(image).getFirst().resolve("etc/name")).hasContent("app");
    }

    @Test
    void killedBetweenLayerAndNameLeavesWhatRemoveUnreferencedFinds() throws IOException {
        Path layer = path.resolve("layers/sha256").resolve("ab".repeat(32));
        Files.createDirectories(layer.resolve("etc"));
        Files.writeString(path.resolve("blobs/sha256").resolve("cd".repeat(32)), "{}");

        store.removeUnreferenced(Set.of());

        assertThat(layers()).isEmpty();
        assertThat(path.resolve("blobs/sha256")).isEmptyDirectory();
    }

    @Test
    void manyImportsAndRemovalsAtOnce() throws Exception {
        List<Callable<Void>> work = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            int number = i;
            Reference name = Reference.parse("image" + number);
            work.add(() -> {
                try (ImageStore own = ImageStore.open(path)) {
                    // Three archives for all, so that layers are shared.
                    InputStream archive = archive("content " + number % 3).stream();
                    RootArchive.add(
                            own,
                            archive,
                            new RootArchive.Wish(name),
                            LayerLimits.DEFAULT,
                            bytes -> {});
                    if (number % 2 == 0) {
                        assertThat(own.remove(name, Set.of())).isTrue();
                    }
                }
                return null;
            });
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
            for (Future<Void> each : threads.invokeAll(work)) {
                each.get();
            }
        }

        assertThat(store.list()).hasSize(12);
        for (Image image : store.list()) {
            assertThat(store.layers(image).getFirst().resolve("etc/name")).exists();
        }
        assertThat(layers()).hasSize(3);
        assertThat(path.resolve("staging")).isEmptyDirectory();
    }

    @Test
    void damageIsToldByName() throws IOException {
        Image image = importTar("app", APP);
        Path config = path.resolve("blobs/sha256").resolve(image.id().hex());
        Files.writeString(config, "{}");
        try (ImageStore second = ImageStore.open(path)) {
            assertThatThrownBy(second::list)
                    .hasMessageContaining("image app:1")
                    .hasMessageContaining("damaged");
            assertThat(second.remove(APP, Set.of())).isTrue();
            assertThat(second.list()).isEmpty();
        }
        Files.writeString(path.resolve("index.json"), "{]", UTF_8);
        assertThatThrownBy(store::list).hasMessageContaining("index.json");
    }

    @Test
    void aMissingLayerIsToldByName() throws IOException {
        Image image = importTar("app", APP);
        try (Directory layers = Directory.open(path.resolve("layers/sha256").toString())) {
            layers.deleteTree(image.diffIds().getFirst().hex());
        }

        assertThatThrownBy(() -> store.layers(image))
                .hasMessageContaining("of image app:1 is missing");
    }

    private static InputStream failingAfter(byte[] archive, int count) {
        return new ByteArrayInputStream(archive, 0, count) {
            @Override
            public synchronized int read(byte[] bytes, int offset, int length) {
                int taken = super.read(bytes, offset, length);
                if (taken < 0) {
                    throw new UncheckedIOException(new IOException("the network is gone"));
                }
                return taken;
            }
        };
    }

    private List<String> layers() throws IOException {
        try (Stream<Path> all = Files.list(path.resolve("layers/sha256"))) {
            return all.map(layer -> layer.getFileName().toString()).toList();
        }
    }
}
