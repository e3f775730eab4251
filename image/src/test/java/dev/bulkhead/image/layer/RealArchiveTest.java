package dev.bulkhead.image.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulkhead.kernel.DeviceNumber;
import dev.bulkhead.kernel.Directory;
import dev.bulkhead.kernel.Fd;
import dev.bulkhead.kernel.FileType;
import dev.bulkhead.kernel.Xattr;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives that GNU tar writes of real trees come out as the trees they were. */
class RealArchiveTest {
    @TempDir Path temporary;
    private Path source;
    private Directory root;
    private Directory target;

    @BeforeEach
    void open() throws IOException {
        source = Files.createDirectory(temporary.resolve("source"));
        Files.createDirectory(temporary.resolve("target"));
        root = Directory.open(source.toString());
        target = Directory.open(temporary.resolve("target").toString());
    }

    @AfterEach
    void close() throws IOException {
        root.close();
        target.close();
        try (Directory all = Directory.open(temporary.toString())) {
            all.deleteTree("source");
            all.deleteTree("target");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--format=gnu",
                "--format=oldgnu",
                "--format=posix --xattrs --xattrs-include=* --sparse-version=0.0",
                "--format=posix --xattrs --xattrs-include=* --sparse-version=0.1",
                "--format=posix --xattrs --xattrs-include=* --sparse-version=1.0"
            })
    void everythingThatTarKeepsComesBack(String format) throws Exception {
        makeTree();
        if (format.contains("xattrs")) {
            makeAttributes();
        }

        unpack(source, "--sparse " + format, "");

        assertThat(TreeDescription.of(target)).isEqualTo(TreeDescription.of(root));
        // Holes came back as holes.
        Object blocks = blocks(temporary.resolve("target/holes"));
        assertThat(blocks).isEqualTo(blocks(source.resolve("holes")));
    }

    @Test
    void ustarKeepsWhatItCan() throws Exception {
        makeTree();
        root.deleteTree("long");
        root.deleteTree("big-owner");

        unpack(source, "--format=ustar", "");

        assertThat(TreeDescription.of(target)).isEqualTo(TreeDescription.of(root));
    }

    @ParameterizedTest
    @CsvSource({"gzip -c", "zstd -c -3 --check", "xz -c -1", "bzip2 -c"})
    void anyCompressionOfThisMachinesEtc(String compressor) throws Exception {
        unpack(Path.of("/etc"), "--format=posix --xattrs --xattrs-include=*", compressor);

        try (Directory etc = Directory.open("/etc")) {
            assertThat(TreeDescription.of(target)).isEqualTo(TreeDescription.of(etc));
        }
    }

    private void makeTree() throws IOException {
        Files.writeString(source.resolve("file"), "content");
        Files.write(source.resolve("large"), new byte[3_000_001]);
        root.linkat("file", root, "hard");
        root.symlinkat("../nowhere", "soft");
        root.mkdirat("d", 0755);
        root.mknodat("d/pipe", FileType.FIFO, 0600, new DeviceNumber(0, 0));
        root.mknodat("d/null", FileType.CHARACTER_DEVICE, 0600, new DeviceNumber(1, 3));
        root.mknodat("d/disk", FileType.BLOCK_DEVICE, 0600, new DeviceNumber(8, 300));
        Files.writeString(source.resolve("d/tool"), "#!");
        root.fchownat("d/tool", 1000, 2000);
        root.fchmodat("d/tool", 06755);
        Files.writeString(source.resolve("big-owner"), "x");
        root.fchownat("big-owner", 3_000_000_000L, 100_000);
        root.fchownat("soft", 100, 100);
        String name = "long/" + "n".repeat(200);
        root.mkdirat("long", 0755);
        Files.writeString(source.resolve(name), "x");
        root.symlinkat("t".repeat(300), "long/link");
        makeHoles();
        root.mkdirat("sticky", 0755);
        root.fchmodat("sticky", 01777);
        for (String path : List.of("sticky", "d", "long", "soft", "file", ".")) {
            root.utimensat(path, Instant.EPOCH, Instant.ofEpochSecond(1_111_111_111));
        }
    }

    private void makeHoles() throws IOException {
        try (FileChannel holes =
                FileChannel.open(
                        source.resolve("holes"),
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.WRITE)) {
            for (int i = 1; i < 40; i++) {
                byte[] text = ("piece " + i).getBytes(StandardCharsets.UTF_8);
                holes.write(ByteBuffer.wrap(text), i * 1_000_000L);
            }
        }
    }

    private void makeAttributes() throws IOException {
        byte[] capability = new byte[20];
        capability[0] = 1;
        capability[3] = 2;
        capability[5] = (byte) 0xA0;
        capability[12] = (byte) 0x80;
        try (Fd tool = root.node("d/tool");
                Fd directory = root.node("d")) {
            Xattr.set(tool, "security.capability", capability);
            Xattr.set(tool, "user.binary", new byte[] {0, (byte) 0xFE, '=', '\n'});
            Xattr.set(directory, "user.on.directory", new byte[0]);
        }
    }

    private static Object blocks(Path path) throws Exception {
        Process stat = new ProcessBuilder("stat", "-c", "%b", path.toString()).start();
        return new String(stat.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private void unpack(Path tree, String options, String compressor) throws Exception {
        List<String> tar = new ArrayList<>(List.of("tar", "--numeric-owner"));
        tar.addAll(List.of(options.split(" ")));
        tar.addAll(List.of("-C", tree.toString(), "-c", "."));
        List<ProcessBuilder> pipeline = new ArrayList<>();
        pipeline.add(new ProcessBuilder(tar).redirectError(ProcessBuilder.Redirect.INHERIT));
        if (!compressor.isEmpty()) {
            pipeline.add(
                    new ProcessBuilder(compressor.split(" "))
                            .redirectError(ProcessBuilder.Redirect.INHERIT));
        }
        List<Process> processes = ProcessBuilder.startPipeline(pipeline);
        try (InputStream archive = processes.getLast().getInputStream()) {
            LayerUnpacker.unpack(archive, target, LayerLimits.DEFAULT, bytes -> {});
        }
        for (Process process : processes) {
            assertThat(process.waitFor()).isZero();
        }
    }
}
