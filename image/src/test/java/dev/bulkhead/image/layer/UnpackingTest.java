package dev.bulkhead.image.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulkhead.kernel.Directory;
import dev.bulkhead.kernel.Fd;
import dev.bulkhead.kernel.Xattr;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A directory to unpack to, with things around it that no archive may touch. */
abstract class UnpackingTest {
    @TempDir Path outside;
    Path layer;
    Directory directory;

    @BeforeEach
    void makeDirectories() throws IOException {
        layer = Files.createDirectory(outside.resolve("layer"));
        Files.writeString(outside.resolve("secret"), "secret");
        Files.createDirectory(outside.resolve("victim"));
        directory = Directory.open(layer.toString());
    }

    @AfterEach
    void nothingElseIsTouched() throws IOException {
        directory.close();
        try (Stream<Path> around = Files.list(outside)) {
            assertThat(around.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("layer", "secret", "victim");
        }
        assertThat(outside.resolve("secret")).hasContent("secret");
        assertThat(Files.getAttribute(outside.resolve("secret"), "unix:nlink")).isEqualTo(1);
        assertThat(outside.resolve("victim")).isEmptyDirectory();
        try (Directory parent = Directory.open(outside.toString())) {
            parent.deleteTree("layer");
        }
    }

    UnpackedLayer unpack(TarBuilder archive) throws IOException {
        return unpack(archive.bytes());
    }

    UnpackedLayer unpack(byte[] archive) throws IOException {
        return LayerUnpacker.unpack(
                new ByteArrayInputStream(archive), directory, LayerLimits.DEFAULT, bytes -> {});
    }

    Object attribute(String path, String name) throws IOException {
        return Files.getAttribute(layer.resolve(path), "unix:" + name, LinkOption.NOFOLLOW_LINKS);
    }

    Optional<byte[]> xattr(String path, String name) throws IOException {
        try (Fd node = directory.node(path)) {
            return Xattr.get(node, name);
        }
    }

    boolean isOpaque(String path) throws IOException {
        return xattr(path, "trusted.overlay.opaque").isPresent();
    }

    boolean isWhiteout(String path) throws IOException {
        return ((int) attribute(path, "mode") & 0170000) == 0020000
                && (long) attribute(path, "rdev") == 0;
    }

    boolean exists(String path) {
        return Files.exists(layer.resolve(path), LinkOption.NOFOLLOW_LINKS);
    }
}
