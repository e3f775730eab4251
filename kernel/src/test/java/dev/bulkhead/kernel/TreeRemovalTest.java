package dev.bulkhead.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreeRemovalTest {
    @TempDir Path temporary;
    private Directory directory;

    @BeforeEach
    void open() throws IOException {
        directory = Directory.open(temporary.toString());
        directory.mkdirat("tree", 0755);
    }

    @AfterEach
    void close() throws IOException {
        directory.deleteTree("tree");
        directory.close();
    }

    @Test
    void removesFilesOfAllTypes() throws IOException {
        Path tree = temporary.resolve("tree");
        Files.writeString(tree.resolve("file"), "x");
        Files.createDirectories(tree.resolve("a/b/c"));
        directory.mknodat("tree/a/pipe", FileType.FIFO, 0600, new DeviceNumber(0, 0));
        directory.mknodat("tree/a/whiteout", FileType.CHARACTER_DEVICE, 0, new DeviceNumber(0, 0));
        directory.fchmodat("tree/a/b", 0);

        directory.deleteTree("tree");

        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void whatIsNotThereIsNoError() throws IOException {
        directory.deleteTree("nothing");
        directory.deleteTree("nothing/below/nothing");
        assertThat(directory.list()).hasSize(1);
    }

    @Test
    void linksAreNotFollowed() throws IOException {
        Path kept = Files.createDirectory(temporary.resolve("kept"));
        Files.writeString(kept.resolve("file"), "x");
        directory.symlinkat(kept.toString(), "tree/absolute");
        directory.symlinkat("../kept", "tree/relative");
        directory.symlinkat("kept", "link");

        directory.deleteTree("tree");
        directory.deleteTree("link");

        assertThat(kept.resolve("file")).exists();
        assertThat(directory.list()).extracting(DirectoryEntry::name).containsExactly("kept");
    }

    @Test
    void depthTakesNeitherStackNorDescriptors() throws IOException {
        try (Directory tree = directory.openDirectory("tree")) {
            Directory deepest = tree;
            for (int i = 0; i < 3000; i++) {
                deepest.mkdirat("d", 0755);
                Directory next = deepest.openDirectory("d");
                if (deepest != tree) {
                    deepest.close();
                }
                deepest = next;
            }
            deepest.close();
        }

        directory.deleteTree("tree");

        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void widthIsNoMatter() throws IOException {
        try (Directory tree = directory.openDirectory("tree")) {
            for (int i = 0; i < 20_000; i++) {
                tree.symlinkat("x", "link " + i);
            }
        }

        directory.deleteTree("tree");

        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void nothingBelowAMountPointIsTouched() throws Exception {
        Path mounted = Files.createDirectory(temporary.resolve("mounted"));
        Files.writeString(mounted.resolve("file"), "x");
        Path point = Files.createDirectory(temporary.resolve("tree/point"));
        run("mount", "--bind", mounted.toString(), point.toString());
        try {
            assertThatThrownBy(() -> directory.deleteTree("tree"))
                    .isInstanceOfSatisfying(
                            KernelException.class,
                            e -> assertThat(e.errno()).isEqualTo(Errno.EBUSY));
        } finally {
            run("umount", point.toString());
        }
        assertThat(mounted.resolve("file")).exists();
    }

    @Test
    void twoRemovalsOfOneTreeBothSucceed() throws Exception {
        for (int round = 0; round < 5; round++) {
            for (int i = 0; i < 200; i++) {
                Files.createDirectories(temporary.resolve("tree/a" + i + "/b/c"));
            }
            AtomicBoolean failed = new AtomicBoolean();
            Runnable remove =
                    () -> {
                        try (Directory own = Directory.open(temporary.toString())) {
                            own.deleteTree("tree");
                        } catch (KernelException e) {
                            failed.set(true);
                            throw new AssertionError(e);
                        }
                    };
            Thread first = Thread.ofPlatform().start(remove);
            Thread second = Thread.ofPlatform().start(remove);
            first.join();
            second.join();

            assertThat(failed).isFalse();
            assertThat(temporary).isEmptyDirectory();
        }
    }

    private static void run(String... command) throws Exception {
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }
}
