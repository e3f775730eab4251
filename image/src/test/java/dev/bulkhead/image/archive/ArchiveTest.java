package dev.bulkhead.image.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulkhead.image.Image;
import dev.bulkhead.image.ImageStore;
import dev.bulkhead.image.layer.LayerLimits;
import dev.bulkhead.image.layer.TarBuilder;
import dev.bulkhead.kernel.Directory;
import dev.bulkhead.oci.Digest;
import dev.bulkhead.oci.Platform;
import dev.bulkhead.oci.Reference;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Images in archives. */
class ArchiveTest {
    private static final Reference APP = Reference.parse("team/app:1");

    @TempDir Path temporary;
    private ImageStore here;
    private ImageStore there;

    @BeforeEach
    void open() throws IOException {
        here = ImageStore.open(temporary.resolve("here"));
        there = ImageStore.open(temporary.resolve("there"));
    }

    @AfterEach
    void close() throws IOException {
        here.close();
        there.close();
        try (Directory parent = Directory.open(temporary.toString())) {
            parent.deleteTree("here");
            parent.deleteTree("there");
        }
    }

    private static TarBuilder archive(String content) {
        return new TarBuilder()
                .directory("etc")
                .file("etc/name", content)
                .hardLink("etc/other", "etc/name")
                .symlink("etc/link", "name")
                .whiteout("etc/gone")
                .pax("SCHILY.xattr.user.color", "blue")
                .file("colored", "x".repeat(2000));
    }

    private Image make(String content, Reference name) throws IOException {
        return RootArchive.add(
                here,
                archive(content).stream(),
                new RootArchive.Wish(name),
                LayerLimits.DEFAULT,
                _ -> {});
    }

    private static byte[] save(ImageStore store, Image... images) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        List<ArchiveSaver.Saved> saved =
                Stream.of(images)
                        .map(image ->
                                new ArchiveSaver.Saved(image.entries().getFirst(), image.tags()))
                        .toList();
        ArchiveSaver.save(store, saved, out);
        return out.toByteArray();
    }

    private static List<Image> load(ImageStore store, InputStream archive) throws IOException {
        return new ArchiveLoader(store, Platform.host(), LayerLimits.DEFAULT)
                .load(archive, _ -> {});
    }

    private static List<Image> load(ImageStore store, byte[] archive) throws IOException {
        return load(store, new ByteArrayInputStream(archive));
    }

    @Test
    void whatIsSavedIsLoadedWithTheSameDigestsAndNames() throws IOException {
        Image first = make("first", APP);
        Image second = make("second", Reference.parse("second"));
        byte[] archive = save(here, first, second);

        List<Image> loaded = load(there, archive);

        assertThat(loaded).extracting(Image::id).containsExactly(first.id(), second.id());
        Image found = there.find(APP).orElseThrow();
        assertThat(found.manifest()).isEqualTo(first.manifest());
        assertThat(there.layers(found).getFirst().resolve("etc/other")).hasContent("first");
        assertThat(save(there, found, loaded.get(1))).isEqualTo(archive);
        assertThat(temporary.resolve("there/staging")).isEmptyDirectory();
        assertThat(temporary.resolve("there/leases")).isEmptyDirectory();
    }

    @Test
    void compressedArchivesAreLoaded() throws Exception {
        Image made = make("app", APP);
        Path file = Files.write(temporary.resolve("a.tar"), save(here, made));
        for (String compressor : List.of("gzip", "zstd", "xz", "bzip2")) {
            Process process =
                    new ProcessBuilder(compressor, "-c")
                            .redirectInput(file.toFile())
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            assertThat(load(there, process.getInputStream()))
                    .extracting(Image::id)
                    .containsExactly(made.id());
        }
    }

    @Test
    void skopeoReadsWhatIsSavedAndItsArchivesAreRead() throws Exception {
        Image made = make("app", APP);
        Path ours = Files.write(temporary.resolve("ours.tar"), save(here, made));
        Path docker = temporary.resolve("docker.tar");
        Path oci = temporary.resolve("oci.tar");
        Path layout = temporary.resolve("layout");
        skopeo("docker-archive:" + ours, "docker-archive:" + docker + ":theirs:2");
        skopeo("docker-archive:" + ours, "oci-archive:" + oci + ":example.com/oci:3");
        skopeo("docker-archive:" + ours, "oci:" + layout + ":example.com/layout:4");

        for (Path archive : List.of(docker, oci)) {
            assertThat(load(there, Files.newInputStream(archive)))
                    .singleElement()
                    .satisfies(image -> assertThat(image.diffIds()).isEqualTo(made.diffIds()));
        }
        new ArchiveLoader(there, Platform.host(), LayerLimits.DEFAULT).loadLayout(layout, _ -> {});
        for (String name : List.of("theirs:2", "example.com/oci:3", "example.com/layout:4")) {
            Image image = there.find(Reference.parse(name)).orElseThrow();
            assertThat(there.layers(image).getFirst().resolve("etc/name")).hasContent("app");
        }
        assertThat(there.find(Reference.parse("theirs:2")).orElseThrow().id()).isEqualTo(made.id());
    }

    private static void skopeo(String source, String target) throws Exception {
        Process process =
                new ProcessBuilder("skopeo", "copy", "--quiet", source, target)
                        .redirectErrorStream(true)
                        .start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    @Test
    void archivesOfOldDockersAreLoaded() throws IOException {
        byte[] lower = archive("lower").bytes();
        byte[] upper = new TarBuilder().file("etc/name", "upper").bytes();
        TarBuilder old =
                new TarBuilder()
                        .file(
                                "aa/json",
                                "{\"id\":\"aa\",\"os\":\"linux\",\"architecture\":\"amd64\"}")
                        .file("aa/layer.tar", text(lower))
                        .file(
                                "bb/json",
                                "{\"id\":\"bb\",\"parent\":\"aa\",\"config\":{\"Cmd\":[\"old\"]}}")
                        .file("bb/layer.tar", text(upper))
                        .file("repositories", "{\"old\":{\"1.0\":\"bb\"}}");
        Image image = load(there, old.bytes()).getFirst();
        assertThat(image.tags()).containsExactly(Reference.parse("old:1.0"));
        assertThat(image.config().config().cmd()).containsExactly("old");
        assertThat(image.diffIds()).containsExactly(Digest.of(lower), Digest.of(upper));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** A property: whatever is in a layer comes out again as it came in. */
    @Test
    void anyLayerIsMadeAgainAsItCame() throws IOException {
        Random random = new Random(41);
        for (int round = 0; round < 60; round++) {
            byte[] archive = randomArchive(random);
            Image image =
                    RootArchive.add(
                            here,
                            new ByteArrayInputStream(archive),
                            new RootArchive.Wish(APP),
                            LayerLimits.DEFAULT,
                            _ -> {});
            ByteArrayOutputStream again = new ByteArrayOutputStream();
            here.writeLayer(image.layers().getFirst(), image.diffIds().getFirst(), again);
            assertThat(again.toByteArray()).as("round " + round).isEqualTo(archive);
        }
    }

    private static byte[] randomArchive(Random random) {
        TarBuilder archive = new TarBuilder();
        int entries = 1 + random.nextInt(12);
        for (int i = 0; i < entries; i++) {
            String name = "d" + random.nextInt(3) + "/" + "n".repeat(random.nextInt(80)) + i;
            switch (random.nextInt(7)) {
                case 0 -> archive.directory("d" + i);
                case 1 -> archive.symlink(name, "../" + i);
                case 2 -> archive.whiteout(name);
                case 3 -> archive.file(name, "").hardLink(name + "h", name);
                case 4 ->
                        archive.header(
                                new TarBuilder.Header('6', name).mode(0640).owner(7, 100000));
                case 5 -> archive.pax("path", name + "é", "mtime", "1.5").file("ignored", "long");
                default -> archive.file(name, "c".repeat(random.nextInt(3000)));
            }
        }
        byte[] whole = archive.bytes();
        // Some writers fill the last record up with zeros, others do not.
        return java.util.Arrays.copyOf(whole, whole.length + 512 * random.nextInt(20));
    }

    @SuppressWarnings("ArrayRecordComponent") // Nobody compares them.
    record Hostile(String problem, byte[] archive, String message) {
        @Override
        public String toString() {
            return problem;
        }
    }

    private static final String CONFIG =
            "{\"os\":\"linux\",\"architecture\":\"amd64\",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[%s]}}";

    private static TarBuilder docker(String config, String layers, byte[] layer) {
        return new TarBuilder()
                .file("c.json", config)
                .file("l.tar", text(layer))
                .file(
                        "manifest.json",
                        "[{\"Config\":\"c.json\",\"RepoTags\":[\"bad:1\"],\"Layers\":[%s]}]"
                                .formatted(layers));
    }

    private static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(plain);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static Stream<Hostile> hostile() {
        byte[] good = archive("x").bytes();
        String right = '"' + Digest.of(good).toString() + '"';
        String wrong = '"' + Digest.of(new byte[1]).toString() + '"';
        byte[] whole = docker(CONFIG.formatted(right), "\"l.tar\"", good).bytes();
        byte[] flipped = gzip(good);
        flipped[flipped.length / 2] ^= 0x55;
        byte[] escaping = new TarBuilder().file("../../etc/passwd", "root").bytes();
        String index = "{\"schemaVersion\":2,\"manifests\":[%s]}";
        String pointer =
                "{\"mediaType\":\"application/vnd.oci.image.%s.v1+json\",\"digest\":\"%s\",\"size\":%d}";
        byte[] self = "{\"schemaVersion\":2,\"manifests\":[]}".getBytes(UTF_8);
        return Stream.of(
                new Hostile("nothing", new byte[0], "empty"),
                new Hostile("zeros", new byte[10240], "neither manifest.json nor index.json"),
                new Hostile("text", "no archive ".repeat(200).getBytes(UTF_8), "archive"),
                new Hostile("a root file system", good, "bulkhead import"),
                new Hostile(
                        "a wrong diff id",
                        docker(CONFIG.formatted(wrong), "\"l.tar\"", good).bytes(),
                        "diff id"),
                new Hostile(
                        "a layer that is not there",
                        docker(CONFIG.formatted(right), "\"x.tar\"", good).bytes(),
                        "no layer \"x.tar\""),
                new Hostile(
                        "fewer layers than diff ids",
                        docker(CONFIG.formatted(right + "," + right), "\"l.tar\"", good).bytes(),
                        "2 layers"),
                new Hostile(
                        "more layers than diff ids",
                        docker(CONFIG.formatted(""), "\"l.tar\"", good).bytes(),
                        "0 layers"),
                new Hostile(
                        "a configuration that is none",
                        docker("{}", "\"l.tar\"", good).bytes(),
                        "malformed"),
                new Hostile(
                        "a configuration that is not there",
                        new TarBuilder()
                                .file(
                                        "manifest.json",
                                        "[{\"Config\":\"x\",\"RepoTags\":null,\"Layers\":[]}]")
                                .bytes(),
                        "no document \"x\""),
                new Hostile(
                        "no list of images",
                        new TarBuilder().file("manifest.json", "{\"a\":1}").bytes(),
                        "no list of images"),
                new Hostile(
                        "an empty list of images",
                        new TarBuilder().file("manifest.json", "[]").bytes(),
                        "no image"),
                new Hostile(
                        "a list of numbers",
                        new TarBuilder().file("manifest.json", "[1]").bytes(),
                        "no list of images"),
                new Hostile(
                        "JSON that ends early",
                        new TarBuilder().file("manifest.json", "[{\"Config\":").bytes(),
                        "malformed"),
                new Hostile(
                        "a name that is none",
                        new TarBuilder()
                                .file("c.json", CONFIG.formatted(""))
                                .file(
                                        "manifest.json",
                                        "[{\"Config\":\"c.json\",\"RepoTags\":[\"../X\"],\"Layers\":[]}]")
                                .bytes(),
                        "malformed"),
                new Hostile(
                        "a layer that escapes",
                        docker(CONFIG.formatted(wrong), "\"l.tar\"", escaping).bytes(),
                        "leads out of the layer"),
                new Hostile(
                        "a corrupt compression",
                        docker(CONFIG.formatted(right), "\"l.tar\"", flipped).bytes(),
                        "l.tar"),
                new Hostile(
                        "a cut compression",
                        docker(
                                        CONFIG.formatted(right),
                                        "\"l.tar\"",
                                        java.util.Arrays.copyOf(gzip(good), 60))
                                .bytes(),
                        "l.tar"),
                new Hostile(
                        "a cut layer",
                        docker(
                                        CONFIG.formatted(right),
                                        "\"l.tar\"",
                                        java.util.Arrays.copyOf(good, 2000))
                                .bytes(),
                        "cut off"),
                new Hostile(
                        "a layer that is noise",
                        docker(
                                        CONFIG.formatted(right),
                                        "\"l.tar\"",
                                        "noise".repeat(400).getBytes(UTF_8))
                                .bytes(),
                        "l.tar"),
                new Hostile(
                        "a link that leads to itself",
                        new TarBuilder()
                                .symlink("l.tar", "l.tar")
                                .file("c.json", CONFIG.formatted(right))
                                .file(
                                        "manifest.json",
                                        "[{\"Config\":\"c.json\",\"RepoTags\":[],\"Layers\":[\"l.tar\"]}]")
                                .bytes(),
                        "no layer"),
                new Hostile(
                        "a link out of the archive",
                        new TarBuilder()
                                .symlink("c.json", "/etc/passwd")
                                .file(
                                        "manifest.json",
                                        "[{\"Config\":\"c.json\",\"RepoTags\":[],\"Layers\":[]}]")
                                .bytes(),
                        "no document"),
                new Hostile(
                        "a name that leads out",
                        new TarBuilder().file("../manifest.json", "[]").bytes(),
                        "leads out"),
                new Hostile(
                        "an archive cut in a header",
                        java.util.Arrays.copyOf(whole, 700),
                        "archive"),
                new Hostile(
                        "an archive cut in a layer",
                        java.util.Arrays.copyOf(whole, 3000),
                        "archive"),
                new Hostile(
                        "an archive without its end",
                        java.util.Arrays.copyOf(whole, whole.length - 1024),
                        "archive"),
                new Hostile(
                        "a size that is negative",
                        new TarBuilder()
                                .header(new TarBuilder.Header('0', "x").binary(124, 12, -5))
                                .bytes(),
                        "archive"),
                new Hostile(
                        "a size beyond the archive",
                        new TarBuilder()
                                .header(new TarBuilder.Header('0', "x").binary(124, 12, 1L << 40))
                                .bytes(),
                        "archive"),
                new Hostile(
                        "a huge extended header",
                        new TarBuilder()
                                .header(new TarBuilder.Header('x', "x").size(1L << 30))
                                .bytes(),
                        "extended header"),
                new Hostile(
                        "an index of nothing",
                        new TarBuilder().file("index.json", text(self)).bytes(),
                        "no image"),
                new Hostile(
                        "an index of what is not there",
                        new TarBuilder()
                                .file(
                                        "index.json",
                                        index.formatted(
                                                pointer.formatted("manifest", Digest.of(self), 4)))
                                .bytes(),
                        "no document"),
                new Hostile(
                        "a manifest of another digest",
                        new TarBuilder()
                                .file("blobs/sha256/" + Digest.of(self).hex(), "{\"other\":1}")
                                .file(
                                        "index.json",
                                        index.formatted(
                                                pointer.formatted(
                                                        "manifest", Digest.of(self), self.length)))
                                .bytes(),
                        "is not what its digest"),
                new Hostile(
                        "a manifest of another size",
                        new TarBuilder()
                                .file("blobs/sha256/" + Digest.of(self).hex(), text(self))
                                .file(
                                        "index.json",
                                        index.formatted(
                                                pointer.formatted("manifest", Digest.of(self), 4)))
                                .bytes(),
                        "is not what its digest"),
                new Hostile(
                        "an index for nobody",
                        new TarBuilder()
                                .file("blobs/sha256/" + Digest.of(self).hex(), text(self))
                                .file(
                                        "index.json",
                                        index.formatted(
                                                pointer.formatted(
                                                        "index", Digest.of(self), self.length)))
                                .bytes(),
                        "no image for platform"),
                new Hostile(
                        "an index that is a manifest too",
                        new TarBuilder()
                                .file(
                                        "index.json",
                                        "{\"schemaVersion\":2,\"manifests\":[],\"layers\":[]}")
                                .bytes(),
                        "ambiguous"),
                new Hostile(
                        "a schema of another time",
                        new TarBuilder()
                                .file("index.json", "{\"schemaVersion\":1,\"manifests\":[]}")
                                .bytes(),
                        "schemaVersion"),
                new Hostile(
                        "a digest that leads out",
                        new TarBuilder()
                                .file(
                                        "index.json",
                                        index.formatted(
                                                "{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"digest\":\"sha256:../../x\",\"size\":1}"))
                                .bytes(),
                        "malformed"),
                new Hostile(
                        "parents in a circle",
                        new TarBuilder()
                                .file("a/json", "{\"parent\":\"a\"}")
                                .file("repositories", "{\"r\":{\"t\":\"a\"}}")
                                .bytes(),
                        "circle"),
                new Hostile(
                        "a parent that is not there",
                        new TarBuilder()
                                .file("a/json", "{\"parent\":\"b\"}")
                                .file("repositories", "{\"r\":{\"t\":\"a\"}}")
                                .bytes(),
                        "no document \"b/json\""),
                new Hostile(
                        "a document with a name twice",
                        new TarBuilder()
                                .file("manifest.json", "[{\"Config\":\"a\",\"Config\":\"b\"}]")
                                .bytes(),
                        "malformed"),
                new Hostile(
                        "a document that is deep",
                        new TarBuilder().file("manifest.json", "[".repeat(5000)).bytes(),
                        "malformed"));
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void hostileArchivesAreRefusedAndLeaveNothing(Hostile hostile) throws IOException {
        assertThatThrownBy(() -> load(there, hostile.archive()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(hostile.message());
        assertThat(there.list()).isEmpty();
        assertThat(temporary.resolve("there/staging")).isEmptyDirectory();
        assertThat(temporary.resolve("there/leases")).isEmptyDirectory();
        there.removeUnreferenced(java.util.Set.of());
        assertThat(temporary.resolve("there/layers/sha256")).isEmptyDirectory();
        assertThat(temporary.resolve("there/blobs/sha256")).isEmptyDirectory();
        assertThat(Optional.of(temporary.resolve("etc")))
                .get()
                .satisfies(path -> assertThat(path).doesNotExist());
    }
}
