package dev.bulkhead.image.layer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bulkhead.image.layer.TarBuilder.Header;
import dev.bulkhead.kernel.DirectoryEntry;
import dev.bulkhead.kernel.FileStatus;
import dev.bulkhead.kernel.PathBytes;
import dev.bulkhead.oci.Digest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class LayerUnpackerTest extends UnpackingTest {
    @Test
    void filesGetContentModeOwnerAndTime() throws IOException {
        unpack(
                new TarBuilder()
                        .header(new Header('0', "tool").mode(04755).owner(12, 34).size(5))
                        .data("hello".getBytes(UTF_8)));

        FileStatus status = directory.statx("tool");
        assertThat(layer.resolve("tool")).hasContent("hello");
        assertThat(status.permissions()).isEqualTo(04755);
        assertThat(status.uid()).isEqualTo(12);
        assertThat(status.gid()).isEqualTo(34);
        assertThat(status.modified()).isEqualTo(Instant.ofEpochSecond(1_000_000_000));
    }

    @Test
    void theRootIsDescribedByItsEntry() throws IOException {
        unpack(new TarBuilder().header(new Header('5', "./").mode(0711).owner(5, 6)));

        FileStatus root = directory.statx(".");
        assertThat(root.permissions()).isEqualTo(0711);
        assertThat(root.uid()).isEqualTo(5);
        assertThat(root.modified()).isEqualTo(Instant.ofEpochSecond(1_000_000_000));
    }

    @Test
    void missingParentsAreMadeForAll() throws IOException {
        unpack(new TarBuilder().file("a/b/c", "x"));

        assertThat(directory.statx("a/b").permissions()).isEqualTo(0755);
        assertThat(layer.resolve("a/b/c")).hasContent("x");
    }

    @Test
    void directoriesKeepTheirTimesThoughEntriesFollow() throws IOException {
        unpack(
                new TarBuilder()
                        .directory("d/")
                        .file("d/f", "x")
                        .directory("d/e")
                        .file("d/e/f", ""));

        assertThat(directory.statx("d").modified().getEpochSecond()).isEqualTo(1_000_000_000);
        assertThat(directory.statx("d/e").modified().getEpochSecond()).isEqualTo(1_000_000_000);
    }

    @Test
    void linksDevicesAndPipes() throws IOException {
        unpack(
                new TarBuilder()
                        .file("file", "x")
                        .hardLink("hard", "./file")
                        .symlink("soft", "../../anything")
                        .header(new Header('6', "pipe").mode(0620))
                        .header(new Header('3', "null").device(1, 3).mode(0666))
                        .header(new Header('4', "disk").device(259, 70000).mode(0600)));

        assertThat(directory.statx("hard").sameFile(directory.statx("file"))).isTrue();
        assertThat(directory.readlinkat("soft")).isEqualTo("../../anything");
        assertThat(directory.statx("soft").modified().getEpochSecond()).isEqualTo(1_000_000_000);
        assertThat(directory.statx("pipe").permissions()).isEqualTo(0620);
        assertThat(directory.statx("null").deviceNumber()).hasToString("1:3");
        assertThat(directory.statx("disk").deviceNumber()).hasToString("259:70000");
    }

    @Test
    void paxHeadersGoBeforeTheBlock() throws IOException {
        String name = "ä".repeat(90) + "/" + "n".repeat(200);
        unpack(
                new TarBuilder()
                        .pax(
                                "path", name,
                                "uid", "4294967294",
                                "gid", "3000000000",
                                "mtime", "1234567890.123456789")
                        .file("short", "x"));

        FileStatus status = directory.statx(name);
        assertThat(status.uid()).isEqualTo(4_294_967_294L);
        assertThat(status.gid()).isEqualTo(3_000_000_000L);
        assertThat(status.modified()).isEqualTo(Instant.ofEpochSecond(1234567890, 123456789));
        assertThat(exists("short")).isFalse();
    }

    @Test
    void timesBeforeTheEpoch() throws IOException {
        unpack(
                new TarBuilder()
                        .pax("mtime", "-1.5")
                        .file("pax", "x")
                        .header(new Header('0', "binary").binary(136, 12, -3)));

        assertThat(directory.statx("pax").modified()).isEqualTo(Instant.ofEpochMilli(-1500));
        assertThat(directory.statx("binary").modified()).isEqualTo(Instant.ofEpochSecond(-3));
    }

    @Test
    void anExtendedHeaderIsForOneEntry() throws IOException {
        unpack(new TarBuilder().pax("uid", "77").file("a", "x").file("b", "x"));

        assertThat(directory.statx("a").uid()).isEqualTo(77);
        assertThat(directory.statx("b").uid()).isZero();
    }

    @Test
    void gnuLongNamesAndBinaryNumbers() throws IOException {
        String name = "long/" + "x".repeat(180);
        String target = "t".repeat(150);
        unpack(
                new TarBuilder()
                        .extension('L', (name + "\0").getBytes(UTF_8))
                        .header(new Header('0', "cut").binary(108, 8, 2_000_000_000L).size(1))
                        .data(new byte[] {'x'})
                        .extension('K', (target + "\0").getBytes(UTF_8))
                        .header(new Header('2', "link").link("cut")));

        assertThat(directory.statx(name).uid()).isEqualTo(2_000_000_000L);
        assertThat(directory.readlinkat("link")).isEqualTo(target);
    }

    @Test
    void ustarPrefixAndV7Directories() throws IOException {
        Header v7 = new Header('\0', "old/").text(257, "\0\0\0\0\0\0\0\0");
        unpack(
                new TarBuilder()
                        .header(new Header('0', "file").text(345, "some/prefix"))
                        .header(v7));

        assertThat(exists("some/prefix/file")).isTrue();
        assertThat(Files.isDirectory(layer.resolve("old"))).isTrue();
    }

    @Test
    void namesThatAreNotUtf8() throws IOException {
        unpack(new TarBuilder().file("caf\u00E9", "x"));

        byte[] latin1 = {'c', 'a', 'f', (byte) 0xE9};
        assertThat(directory.list())
                .extracting(DirectoryEntry::name)
                .containsExactly(PathBytes.decode(latin1));
    }

    @Test
    void attributesOfImagesAreKeptByteForByte() throws IOException {
        byte[] capability = {
            1, 0, 0, 2, 0, (byte) 0xE0, (byte) 0xFF, 0, 0, 0, 0, 0, (byte) 0x80, 1, 0, 0, 0, 0, 0, 0
        };
        ByteArrayOutputStream records = new ByteArrayOutputStream();
        records.writeBytes(TarBuilder.record("SCHILY.xattr.security.capability", capability));
        records.writeBytes(TarBuilder.record("SCHILY.xattr.user.note", new byte[] {0, -1, '\n'}));
        records.writeBytes(TarBuilder.record("SCHILY.xattr.user.overlay.opaque", new byte[] {'y'}));
        records.writeBytes(
                TarBuilder.record("SCHILY.xattr.trusted.overlay.redirect", "/etc".getBytes(UTF_8)));
        unpack(
                new TarBuilder()
                        .extension('x', records.toByteArray())
                        .header(new Header('0', "ping").owner(3, 4)));

        assertThat(xattr("ping", "security.capability")).hasValue(capability);
        assertThat(xattr("ping", "user.note")).hasValue(new byte[] {0, -1, '\n'});
        assertThat(xattr("ping", "user.overlay.opaque")).isEmpty();
        assertThat(xattr("ping", "trusted.overlay.redirect")).isEmpty();
    }

    @Test
    void whiteoutsBecomeThoseOfOverlayfs() throws IOException {
        unpack(
                new TarBuilder()
                        .whiteout("etc/.wh.passwd")
                        .directory("var/")
                        .whiteout("var/.wh..wh..opq")
                        .file("var/new", "x")
                        .whiteout(".wh..wh.plnk/1.2")
                        .whiteout("usr/.wh..wh.aufs"));

        assertThat(isWhiteout("etc/passwd")).isTrue();
        assertThat(isOpaque("var")).isTrue();
        assertThat(exists("var/new")).isTrue();
        assertThat(isOpaque("etc")).isFalse();
        assertThat(directory.list())
                .extracting(DirectoryEntry::name)
                .containsExactlyInAnyOrder("etc", "var");
    }

    @Test
    void aWhiteoutSpeaksOfTheLayersBelowOnly() throws IOException {
        unpack(
                new TarBuilder()
                        .file("file", "new")
                        .whiteout(".wh.file")
                        .file("before/f", "new")
                        .whiteout(".wh.before")
                        .whiteout(".wh.after")
                        .directory("after")
                        .whiteout(".wh.implied")
                        .file("implied/f", "new"));

        assertThat(layer.resolve("file")).hasContent("new");
        assertThat(layer.resolve("before/f")).hasContent("new");
        assertThat(isOpaque("before")).isTrue();
        assertThat(isOpaque("after")).isTrue();
        assertThat(isOpaque("implied")).isTrue();
        assertThat(layer.resolve("implied/f")).hasContent("new");
    }

    @Test
    void theLastOfSeveralEntriesWins() throws IOException {
        unpack(
                new TarBuilder()
                        .file("a", "first")
                        .file("a", "second")
                        .directory("b/")
                        .file("b/inside", "x")
                        .file("b", "now a file")
                        .symlink("c", "b")
                        .directory("c")
                        .file("c/inside", "x")
                        .directory("d")
                        .file("d/kept", "x")
                        .header(new Header('5', "d").mode(0700)));

        assertThat(layer.resolve("a")).hasContent("second");
        assertThat(layer.resolve("b")).hasContent("now a file");
        assertThat(layer.resolve("c/inside")).hasContent("x");
        assertThat(layer.resolve("d/kept")).hasContent("x");
        assertThat(directory.statx("d").permissions()).isEqualTo(0700);
    }

    @Test
    void aReplacedHardLinkLeavesTheOtherNameAlone() throws IOException {
        unpack(new TarBuilder().file("a", "one").hardLink("b", "a").file("b", "two"));

        assertThat(layer.resolve("a")).hasContent("one");
        assertThat(layer.resolve("b")).hasContent("two");
    }

    @Test
    void linksWithinTheLayerAreFollowedForParents() throws IOException {
        unpack(
                new TarBuilder()
                        .directory("usr/lib")
                        .symlink("lib", "usr/lib")
                        .symlink("abs", "/usr/lib")
                        .file("lib/one", "1")
                        .file("abs/two", "2"));

        assertThat(layer.resolve("usr/lib/one")).hasContent("1");
        assertThat(layer.resolve("usr/lib/two")).hasContent("2");
    }

    @Test
    void sparseFilesOfAllFourFormats() throws IOException {
        byte[] data = ("A".repeat(512) + "B".repeat(100)).getBytes(UTF_8);
        byte[] map = Arrays.copyOf("2\n1048576\n512\n3145728\n100\n".getBytes(UTF_8), 512);
        byte[] mapAndData = Arrays.copyOf(map, 512 + data.length);
        System.arraycopy(data, 0, mapAndData, 512, data.length);
        unpack(
                new TarBuilder()
                        .header(
                                new Header('S', "gnu")
                                        .size(612)
                                        .octal(386, 12, 1 << 20)
                                        .octal(398, 12, 512)
                                        .octal(410, 12, 3 << 20)
                                        .octal(422, 12, 100)
                                        .octal(483, 12, 4 << 20))
                        .data(data)
                        .pax(
                                "GNU.sparse.size", "4194304",
                                "GNU.sparse.offset", "1048576",
                                "GNU.sparse.numbytes", "512",
                                "GNU.sparse.offset", "3145728",
                                "GNU.sparse.numbytes", "100")
                        .header(new Header('0', "pax00").size(612))
                        .data(data)
                        .pax(
                                "GNU.sparse.size", "4194304",
                                "GNU.sparse.name", "pax01",
                                "GNU.sparse.map", "1048576,512,3145728,100")
                        .header(new Header('0', "GNUSparseFile/x").size(612))
                        .data(data)
                        .pax(
                                "GNU.sparse.major", "1",
                                "GNU.sparse.minor", "0",
                                "GNU.sparse.realsize", "4194304",
                                "GNU.sparse.name", "pax10")
                        .header(new Header('0', "GNUSparseFile/y").size(512 + 612))
                        .data(mapAndData)
                        .file("after", "x"));

        byte[] expected = new byte[4 << 20];
        Arrays.fill(expected, 1 << 20, (1 << 20) + 512, (byte) 'A');
        Arrays.fill(expected, 3 << 20, (3 << 20) + 100, (byte) 'B');
        for (String name : List.of("gnu", "pax00", "pax01", "pax10")) {
            assertThat(layer.resolve(name)).as(name).hasBinaryContent(expected);
        }
        assertThat(layer.resolve("after")).hasContent("x");
    }

    @Test
    void gnuSparseMapsGoOnInFurtherBlocks() throws IOException {
        Header header = new Header('S', "holes").size(30).octal(483, 12, 3000).text(482, "\1");
        for (int i = 0; i < 4; i++) {
            header.octal(386 + 24 * i, 12, 100L * i).octal(398 + 24 * i, 12, 1);
        }
        byte[] blocks = new byte[1024];
        for (int i = 4; i < 30; i++) {
            byte[] block = new byte[24];
            byte[] offset = "%011o".formatted(i * 100).getBytes(UTF_8);
            byte[] length = "%011o".formatted(1).getBytes(UTF_8);
            System.arraycopy(offset, 0, block, 0, 11);
            System.arraycopy(length, 0, block, 12, 11);
            int at = i < 25 ? (i - 4) * 24 : 512 + (i - 25) * 24;
            System.arraycopy(block, 0, blocks, at, 24);
        }
        blocks[504] = 1;
        byte[] data = new byte[30];
        Arrays.fill(data, (byte) 'x');

        unpack(new TarBuilder().header(header).raw(blocks).data(data).file("after", "y"));

        byte[] expected = new byte[3000];
        for (int i = 0; i < 30; i++) {
            expected[i * 100] = 'x';
        }
        assertThat(layer.resolve("holes")).hasBinaryContent(expected);
        assertThat(layer.resolve("after")).hasContent("y");
    }

    @Test
    void theDiffIdIsTheDigestOfAllUncompressedBytes() throws IOException {
        byte[] archive = new TarBuilder().file("a", "x").bytes();
        byte[] padded = Arrays.copyOf(archive, 20 * 512);

        UnpackedLayer unpacked = unpack(gzip(padded));

        assertThat(unpacked.diffId()).isEqualTo(Digest.of(padded));
        assertThat(unpacked.bytes()).isEqualTo(padded.length);
        assertThat(unpacked.entries()).isEqualTo(1);
    }

    @Test
    void gzipMembersInARowAreOneArchive() throws IOException {
        byte[] archive = new TarBuilder().file("a", "x".repeat(100_000)).file("b", "y").bytes();
        List<InputStream> members = new ArrayList<>();
        for (int i = 0; i < archive.length; i += 30_000) {
            byte[] part = Arrays.copyOfRange(archive, i, Math.min(i + 30_000, archive.length));
            members.add(new ByteArrayInputStream(gzip(part)));
        }
        InputStream joined = new SequenceInputStream(Collections.enumeration(members));

        UnpackedLayer unpacked =
                LayerUnpacker.unpack(joined, directory, LayerLimits.DEFAULT, bytes -> {});

        assertThat(unpacked.diffId()).isEqualTo(Digest.of(archive));
        assertThat(layer.resolve("b")).hasContent("y");
    }

    @Test
    void progressEndsAtTheSize() throws IOException {
        List<Long> progress = new ArrayList<>();
        byte[] archive = new TarBuilder().file("a", "x".repeat(3_000_000)).bytes();

        LayerUnpacker.unpack(
                new ByteArrayInputStream(archive), directory, LayerLimits.DEFAULT, progress::add);

        assertThat(progress)
                .isSorted()
                .hasSizeGreaterThan(3)
                .last()
                .isEqualTo((long) archive.length);
    }

    @Test
    void anArchiveWithNoEntriesIsALayer() throws IOException {
        UnpackedLayer unpacked = unpack(new byte[1024]);

        assertThat(unpacked.entries()).isZero();
        assertThat(unpacked.diffId()).isEqualTo(Digest.of(new byte[1024]));
    }

    @Test
    void manySmallFilesInManyDirectories() throws IOException {
        TarBuilder archive = new TarBuilder();
        for (int i = 0; i < 3000; i++) {
            archive.file("d%d/e%d/f%d".formatted(i % 7, i % 11, i), "content " + i);
        }

        unpack(archive);

        for (int i = 0; i < 3000; i++) {
            Path file = layer.resolve("d%d/e%d/f%d".formatted(i % 7, i % 11, i));
            assertThat(Files.readString(file)).isEqualTo("content " + i);
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
