package dev.bulkhead.image.layer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import dev.bulkhead.image.layer.TarBuilder.Header;
import dev.bulkhead.kernel.Directory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What surrounds the layer's directory is checked after each test by the parent class. */
class HostileLayerTest extends UnpackingTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "../secret",
                "../../../../../../../../../../etc/bulkhead-test",
                "a/../../secret",
                "/../secret",
                "./../secret",
                "a/b/../../../secret"
            })
    void namesThatLeadOutAreRefused(String name) {
        assertRefused(new TarBuilder().file(name, "x"), "leads out of the layer");
        assertRefused(new TarBuilder().directory(name), "leads out of the layer");
        assertRefused(new TarBuilder().symlink(name, "x"), "leads out of the layer");
        assertRefused(new TarBuilder().file("f", "").hardLink(name, "f"), "leads out");
    }

    @Test
    void absoluteNamesAreWithinTheLayer() throws IOException {
        String name = outside.resolve("secret").toString();
        unpack(new TarBuilder().file(name, "x").file("//etc///passwd", "y"));

        assertThat(layer.resolve(name.substring(1))).hasContent("x");
        assertThat(layer.resolve("etc/passwd")).hasContent("y");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../victim", "../../../../../..", "ABSOLUTE", "./../victim/."})
    void aParentThatIsALinkLeadsToNowhereElse(String target) throws IOException {
        String link = target.equals("ABSOLUTE") ? outside.resolve("victim").toString() : target;
        TarBuilder archive = new TarBuilder().symlink("link", link).file("link/evil", "x");

        tryToUnpack(archive);

        assertThat(outside.resolve("victim")).isEmptyDirectory();
        assertThat(outside.resolve("evil")).doesNotExist();
    }

    @Test
    void chainsOfLinksLeadToNowhereElse() throws IOException {
        tryToUnpack(
                new TarBuilder()
                        .directory("a/b/c")
                        .symlink("a/up", "../..")
                        .symlink("a/b/far", "../up/..")
                        .symlink("start", "a/b/far/../../victim")
                        .file("start/evil", "x")
                        .file("a/b/far/victim/evil", "x"));

        assertThat(outside.resolve("victim")).isEmptyDirectory();
    }

    @Test
    void linksThatLoopAreRefused() {
        assertRefused(
                new TarBuilder().symlink("a", "b").symlink("b", "a").file("a/x", ""), "ELOOP");
        assertRefused(new TarBuilder().symlink("self", "self").file("self/x", ""), "ELOOP");
    }

    @Test
    void linksOfProcAreNotFollowed() throws IOException {
        try (var host = Directory.open("/proc/self")) {
            assertThatThrownBy(() ->
                            LayerUnpacker.unpack(
                                    new TarBuilder().file("cwd/evil", "x").stream(),
                                    host,
                                    LayerLimits.DEFAULT,
                                    bytes -> {}))
                    .isInstanceOf(LayerException.class);
        }
        assertThat(Files.exists(Path.of("evil"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"../secret", "../../../etc/passwd", "a/../../secret"})
    void hardLinksToOutsideAreRefused(String target) {
        assertRefused(new TarBuilder().hardLink("stolen", target), "leads out of the layer");
    }

    @Test
    void hardLinksThroughLinksStayInside() {
        String secret = outside.resolve("secret").toString();
        assertRefused(
                new TarBuilder().symlink("up", "..").hardLink("stolen", "up/secret"), "ENOENT");
        assertRefused(new TarBuilder().hardLink("stolen", secret), "hard link to");
        assertRefused(
                new TarBuilder().symlink("d", outside.toString()).hardLink("s", "d/secret"),
                "ENOENT");
    }

    @Test
    void aHardLinkToALinkIsALink() throws IOException {
        String secret = outside.resolve("secret").toString();
        unpack(
                new TarBuilder()
                        .symlink("soft", secret)
                        .hardLink("hard", "soft")
                        .file("hard", "overwritten"));

        assertThat(layer.resolve("hard")).hasContent("overwritten");
    }

    @Test
    void aFileReplacesALinkInsteadOfWritingThroughIt() throws IOException {
        String secret = outside.resolve("secret").toString();
        unpack(new TarBuilder().symlink("f", secret).file("f", "x"));

        assertThat(layer.resolve("f")).isRegularFile().hasContent("x");
    }

    @Test
    void aDirectoryEntryDoesNotReachThroughALink() throws IOException {
        String victim = outside.resolve("victim").toString();
        unpack(
                new TarBuilder()
                        .symlink("d", victim)
                        .header(new Header('5', "d").mode(0777).owner(9, 9)));

        assertThat(Files.getAttribute(outside.resolve("victim"), "unix:uid")).isEqualTo(0);
        assertThat(Files.isSymbolicLink(layer.resolve("d"))).isFalse();
    }

    @Test
    void aDirectoryThatBecomesALinkIsNoWayOut() throws IOException {
        tryToUnpack(
                new TarBuilder()
                        .directory("d")
                        .file("d/inside", "x")
                        .symlink("d", outside.resolve("victim").toString())
                        .file("d/evil", "x"));

        assertThat(outside.resolve("victim")).isEmptyDirectory();
    }

    @Test
    void timesOfDirectoriesDoNotReachThroughLinks() throws IOException {
        Object before = Files.getLastModifiedTime(outside.resolve("victim"));
        unpack(
                new TarBuilder()
                        .header(new Header('5', "d").modified(5))
                        .symlink("d", outside.resolve("victim").toString()));

        assertThat(Files.getLastModifiedTime(outside.resolve("victim"))).isEqualTo(before);
    }

    @Test
    void aDeviceIsReplacedNotWrittenTo() throws IOException {
        unpack(
                new TarBuilder()
                        .header(new Header('3', "full").device(1, 7))
                        .file("full", "a file")
                        .header(new Header('6', "pipe"))
                        .file("pipe", "a file"));

        assertThat(layer.resolve("full")).hasContent("a file");
        assertThat(layer.resolve("pipe")).hasContent("a file");
    }

    @Test
    void nothingCanBeBelowAFile() {
        assertRefused(new TarBuilder().file("f", "x").file("f/below", "x"), "ENOTDIR");
        assertRefused(
                new TarBuilder().header(new Header('6', "p")).file("p/below", "x"), "ENOTDIR");
    }

    @ParameterizedTest
    @ValueSource(chars = {'0', '1', '2', '3', '6'})
    void theRootStaysADirectory(char type) {
        assertRefused(new TarBuilder().header(new Header(type, ".").link("x")), "root");
        assertRefused(new TarBuilder().header(new Header(type, "a/..").link("x")), "root");
    }

    @ParameterizedTest
    @ValueSource(strings = {".wh.", ".wh..", ".wh...", "a/.wh..", "a/.wh..."})
    void whiteoutsOfNoNameAreRefused(String name) {
        assertRefused(new TarBuilder().whiteout(name), "hides no name");
    }

    @Test
    void whiteoutsThroughLinksStayInside() throws IOException {
        tryToUnpack(
                new TarBuilder()
                        .symlink("up", "..")
                        .whiteout("up/.wh.secret")
                        .whiteout("up/.wh..wh..opq"));

        assertThat(outside.resolve("secret")).hasContent("secret");
        assertThat(isWhiteout("secret")).isTrue();
    }

    @Test
    void aHardLinkToItselfIsRefused() {
        assertRefused(new TarBuilder().file("f", "x").hardLink("f", "f"), "hard link to");
    }

    @Test
    void aHardLinkToADirectoryIsRefused() {
        assertRefused(new TarBuilder().directory("d").hardLink("l", "d"), "EPERM");
        assertRefused(new TarBuilder().hardLink("l", "/"), "EINVAL");
    }

    @ParameterizedTest
    @MethodSource("malformedHeaders")
    void malformedHeadersAreRefused(TarBuilder archive, String message) {
        assertRefused(new TarBuilder().raw(archive.unfinished()), message);
    }

    static Stream<Arguments> malformedHeaders() {
        byte[] garbage = new byte[512];
        Arrays.fill(garbage, (byte) 'G');
        byte[] wrongSum = new TarBuilder().file("f", "x").unfinished();
        wrongSum[0] = 'g';
        return Stream.of(
                Arguments.of(new TarBuilder().raw(garbage), "checksum"),
                Arguments.of(new TarBuilder().raw(wrongSum), "no header of tar"),
                Arguments.of(file(h -> h.binary(124, 12, -1)), "size -1 is negative"),
                Arguments.of(file(h -> h.binary(124, 12, Long.MIN_VALUE)), "negative"),
                Arguments.of(file(h -> h.text(124, "-0000000001")), "not octal"),
                Arguments.of(file(h -> h.text(124, "00000000009")), "not octal"),
                Arguments.of(file(h -> h.text(124, "\u00BF" + "\u00FF".repeat(11))), "64 bits"),
                Arguments.of(file(h -> h.binary(108, 8, -1)), "uid -1"),
                Arguments.of(file(h -> h.binary(116, 8, 1L << 32)), "gid 4294967296"),
                Arguments.of(file(h -> h.text(156, "Z")), "type 'Z' is not supported"),
                Arguments.of(file(h -> h.text(156, "\u0001")), "type 0x1"),
                Arguments.of(file(h -> h.text(0, "\0")), "name has 0 bytes"),
                Arguments.of(
                        new TarBuilder().header(new Header('3', "d").device(4096, 0)),
                        "4096:0 is outside"),
                Arguments.of(new TarBuilder().symlink("l", ""), "link has 0 bytes"));
    }

    private static TarBuilder file(UnaryOperator<Header> change) {
        return new TarBuilder().header(change.apply(new Header('0', "file")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "garbage",
                "5 a=b\n",
                "999 path=x\n",
                "0 path=x\n",
                "-9 path=x\n",
                "99999999999999999999 path=x\n",
                "9 path=xx",
                "7 path\n",
                "2 \n"
            })
    void malformedRecordsAreRefused(String records) {
        assertRefused(new TarBuilder().extension('x', records.getBytes(UTF_8)), "extended header");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "size=-1",
                "size=99999999999999999999",
                "size=9223372036854775808",
                "size=1x",
                "uid=-1",
                "uid=4294967295",
                "gid=99999999999",
                "mtime=yesterday",
                "mtime=1e9",
                "path=a\0b",
                "linkpath=a\0b"
            })
    void recordsOfNonsenseAreRefused(String record) throws IOException {
        int equals = record.indexOf('=');
        assertRefused(
                new TarBuilder()
                        .pax(record.substring(0, equals), record.substring(equals + 1))
                        .header(new Header(record.startsWith("link") ? '2' : '0', "l").link("x")),
                "");
        assertThat(directory.list()).isEmpty();
    }

    @Test
    void hugeExtendedHeadersAreRefusedUnread() {
        assertRefused(
                new TarBuilder().header(new Header('x', "h").size((8L << 30) - 1)),
                "8589934591 bytes");
        assertRefused(
                new TarBuilder().header(new Header('L', "h").size(1L << 21)), "are the limit");
        assertRefused(
                new TarBuilder().header(new Header('g', "h").binary(124, 12, 1L << 40)),
                "are the limit");
    }

    @Test
    void namesTooLongAreRefused() {
        String tooLong = "d/".repeat(3000) + "f";
        assertRefused(new TarBuilder().pax("path", tooLong).file("f", "x"), "4095 are possible");
        assertRefused(new TarBuilder().pax("path", "n".repeat(256)).file("f", "x"), "ENAMETOOLONG");
        assertRefused(
                new TarBuilder().pax("linkpath", "t".repeat(5000)).symlink("l", "x"),
                "4095 are possible");
    }

    @Test
    void deepDirectoriesWithinPathMaxAreMade() throws IOException {
        String deep = "d/".repeat(2000) + "f";
        unpack(new TarBuilder().pax("path", deep).file("f", "x").pax("path", deep).file("f", "y"));

        assertThat(directory.readFile(deep, 10)).asString().isEqualTo("y");
    }

    @ParameterizedTest
    @MethodSource("sparseMaps")
    void sparseMapsOfNonsenseAreRefused(String size, String map, int data) {
        assertRefused(
                new TarBuilder()
                        .pax("GNU.sparse.size", size, "GNU.sparse.map", map)
                        .header(new Header('0', "f").size(data))
                        .data(new byte[data]),
                "");
    }

    static Stream<Arguments> sparseMaps() {
        return Stream.of(
                Arguments.of("100", "0,10,5,10", 20),
                Arguments.of("100", "50,10,20,10", 20),
                Arguments.of("100", "95,10", 10),
                Arguments.of("100", "0,10", 20),
                Arguments.of("100", "0,20", 10),
                Arguments.of("100", "0", 0),
                Arguments.of("100", "a,b", 0),
                Arguments.of("100", "-5,5", 5),
                Arguments.of("9223372036854775807", "9223372036854775807,10", 10),
                Arguments.of("9223372036854775807", "0,0", 0));
    }

    @Test
    void sparseMapsBeforeTheDataAreBounded() {
        for (String map : List.of("99999999\n", "1\n", "5", "1\n0\nx\n", "9".repeat(600))) {
            byte[] block = Arrays.copyOf(map.getBytes(UTF_8), 512);
            Arrays.fill(block, Math.min(map.length(), 512), 512, (byte) '0');
            assertRefused(
                    new TarBuilder()
                            .pax("GNU.sparse.major", "1", "GNU.sparse.realsize", "5")
                            .header(new Header('0', "f").size(512))
                            .data(block),
                    "entry \"f\"");
        }
    }

    @Test
    void aCutOffArchiveIsToldFromAWholeOne() {
        byte[] archive = new TarBuilder().file("first", "x".repeat(2000)).file("b", "y").bytes();
        for (int length = 0; length <= archive.length - 1024; length += 100) {
            byte[] cut = Arrays.copyOf(archive, length);
            assertThatThrownBy(() -> unpack(cut))
                    .as("cut to %d bytes", length)
                    .isInstanceOf(LayerException.class)
                    .hasMessageContaining(length == 0 ? "empty" : "cut off");
        }
    }

    @Test
    void aCutOffOrCorruptCompressionIsAnError() throws IOException {
        byte[] random = new byte[200_000];
        new Random(1).nextBytes(random);
        byte[] archive =
                new TarBuilder()
                        .header(new Header('0', "f").size(random.length))
                        .data(random)
                        .bytes();
        for (byte[] compressed : List.of(gzip(archive), Zstd.compress(archive))) {
            assertThatThrownBy(() -> unpack(Arrays.copyOf(compressed, compressed.length - 9)))
                    .isInstanceOf(LayerException.class);
            byte[] corrupt = compressed.clone();
            corrupt[100_000] ^= 0x55;
            // zstd has no checksum unless asked for; the digest is what finds that.
            if (compressed[0] == 0x1F) {
                assertThatThrownBy(() -> unpack(corrupt)).isInstanceOf(LayerException.class);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1f8b", "28b52ffd", "fd377a585a00", "425a68", "1f8b0800", "fd377a585a0000"})
    void aMagicAndNothingElseIsAnError(String digits) {
        byte[] magic = HexFormat.of().parseHex(digits);
        assertThatThrownBy(() -> unpack(magic)).isInstanceOf(LayerException.class);
        assertThatThrownBy(() -> unpack(Arrays.copyOf(magic, 100_000)))
                .isInstanceOf(LayerException.class);
    }

    @Test
    void randomBytesAreErrorsOfTheOneKind() {
        Random random = new Random(7);
        List<byte[]> magics =
                List.of("", "1f8b08", "28b52ffd", "fd377a585a00", "425a6839").stream()
                        .map(digits -> HexFormat.of().parseHex(digits))
                        .toList();
        for (int i = 0; i < 500; i++) {
            byte[] bytes = new byte[random.nextInt(3000)];
            random.nextBytes(bytes);
            byte[] magic = magics.get(i % magics.size());
            System.arraycopy(magic, 0, bytes, 0, Math.min(magic.length, bytes.length));
            assertThatThrownBy(() -> unpack(bytes)).isInstanceOf(LayerException.class);
        }
    }

    @Test
    void archivesWithFlippedBytesAreUnpackedOrRefused() throws IOException {
        byte[] archive =
                new TarBuilder()
                        .pax("path", "some/name", "mtime", "12.5")
                        .file("f", "content")
                        .symlink("l", "../../../victim")
                        .file("l/x", "y")
                        .bytes();
        Random random = new Random(3);
        for (int i = 0; i < 1500; i++) {
            byte[] changed = archive.clone();
            int at = random.nextInt(archive.length - 1024);
            changed[at] = (byte) random.nextInt(256);
            repairChecksum(changed, at);
            try {
                unpack(changed);
            } catch (LayerException expected) {
                assertThat(expected).hasMessageContaining("layer");
            }
        }
    }

    private static void repairChecksum(byte[] archive, int at) {
        int start = at / 512 * 512;
        int sum = 8 * ' ';
        for (int i = start; i < start + 512; i++) {
            sum += i - start >= 148 && i - start < 156 ? 0 : archive[i] & 0xFF;
        }
        byte[] digits = "%06o\0 ".formatted(sum).getBytes(UTF_8);
        System.arraycopy(digits, 0, archive, start + 148, 8);
    }

    @Test
    void aBombEndsAtTheLimit() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(
                    new TarBuilder().header(new Header('0', "bomb").size(4L << 30)).unfinished());
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 64; i++) {
                gzip.write(zeros);
            }
        }
        InputStream bomb = new ByteArrayInputStream(out.toByteArray());

        assertThatThrownBy(() ->
                        LayerUnpacker.unpack(
                                bomb, directory, new LayerLimits(10, 16 << 20), bytes -> {}))
                .hasMessageContaining("bomb")
                .hasMessageContaining("16777216 bytes");
        assertThat(Files.size(layer.resolve("bomb"))).isLessThanOrEqualTo(16 << 20);
    }

    @Test
    void zerosAfterTheEndMarkCountToo() {
        byte[] archive = new byte[2 << 20];

        assertThatThrownBy(() ->
                        LayerUnpacker.unpack(
                                new ByteArrayInputStream(archive),
                                directory,
                                new LayerLimits(10, 1 << 20),
                                bytes -> {}))
                .hasMessageContaining("1048576 bytes");
    }

    @Test
    void entriesAreCountedWithTheirExtendedHeaders() {
        TarBuilder archive = new TarBuilder();
        for (int i = 0; i < 6; i++) {
            archive.pax("uid", "1");
        }
        archive.file("f", "");

        assertThatThrownBy(() ->
                        LayerUnpacker.unpack(
                                archive.stream(),
                                directory,
                                new LayerLimits(5, 1 << 20),
                                bytes -> {}))
                .hasMessageContaining("more than 5 entries");
    }

    @Test
    void theMessageNamesEntryPlaceAndCause() {
        assertThatThrownBy(() -> unpack(new TarBuilder().file("ok", "x").file("../bad", "x")))
                .isInstanceOf(LayerException.class)
                .hasMessage(
                        "layer, in entry \"../bad\", byte 1536 of the uncompressed archive: the"
                                + " path leads out of the layer");
    }

    private void assertRefused(TarBuilder archive, String message) {
        assertThatThrownBy(() -> unpack(archive))
                .isInstanceOf(LayerException.class)
                .hasMessageContaining(message);
    }

    private void tryToUnpack(TarBuilder archive) throws IOException {
        try {
            unpack(archive);
        } catch (LayerException refused) {
            assertThat(refused).hasMessageContaining("entry");
        }
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }
}
