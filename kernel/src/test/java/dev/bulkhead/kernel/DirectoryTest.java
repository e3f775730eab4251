package dev.bulkhead.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DirectoryTest {
    private static final DeviceNumber NO_DEVICE = new DeviceNumber(0, 0);

    @TempDir Path outside;
    private Path path;
    private Directory directory;

    @BeforeEach
    void open() throws IOException {
        path = Files.createDirectory(outside.resolve("tree"));
        Files.writeString(outside.resolve("secret"), "secret");
        directory = Directory.open(path.toString());
    }

    @AfterEach
    void close() {
        directory.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"../secret", "/../../secret", "up/secret", "absolute", "climbing"})
    void noPathLeavesTheTree(String name) throws IOException {
        Files.createSymbolicLink(path.resolve("up"), Path.of(".."));
        Files.createSymbolicLink(path.resolve("absolute"), outside.resolve("secret"));
        Files.createSymbolicLink(path.resolve("climbing"), Path.of("../../../../../../../etc"));

        assertErrno(Errno.ENOENT, () -> directory.readFile(name, 100));
        assertErrno(Errno.ENOENT, () -> directory.open(name, Fcntl.O_RDONLY).close());
    }

    @Test
    void creatingThroughALinkStaysInTheTree() throws IOException {
        Path victim = Files.createDirectory(outside.resolve("victim"));
        Files.createSymbolicLink(path.resolve("link"), victim);

        assertErrno(Errno.ENOENT, () -> directory.mkdirat("link/made", 0755));
        assertErrno(Errno.ENOENT, () -> directory.symlinkat("x", "link/made"));
        assertErrno(
                Errno.ENOENT, () -> directory.mknodat("link/made", FileType.FIFO, 0, NO_DEVICE));
        assertErrno(Errno.ENOENT, () -> directory.unlinkat("../secret", 0));
        assertErrno(
                Errno.ENOENT, () -> directory.linkat("../secret", directory, "hard link to it"));

        assertThat(victim).isEmptyDirectory();
        assertThat(outside.resolve("secret")).exists();
    }

    @Test
    void anAbsoluteLinkLeadsIntoTheTree() throws IOException {
        Files.createDirectories(path.resolve("etc"));
        Files.writeString(path.resolve("etc/name"), "inside");
        Files.createSymbolicLink(path.resolve("link"), Path.of("/etc/../../etc/name"));

        assertThat(directory.readFile("/link", 100)).asString().isEqualTo("inside");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "/", "a/..", "a/."})
    void aNameIsNeededToCreateOrRemove(String name) {
        assertErrno(Errno.EINVAL, () -> directory.mkdirat(name, 0755));
        assertErrno(Errno.EINVAL, () -> directory.deleteTree(name));
    }

    @Test
    void openOrMakeMakesOnce() throws IOException {
        directory.openOrMake("made", 01777).close();
        directory.openOrMake("made", 0700).close();

        assertThat(directory.statx("made").permissions()).isEqualTo(01777);
        Files.writeString(path.resolve("file"), "x");
        assertErrno(Errno.ENOTDIR, () -> directory.openOrMake("file", 0700));
    }

    @Test
    void aPathWithANulIsRefused() throws IOException {
        directory.mkdirat("a", 0755);

        assertErrno(Errno.EINVAL, () -> directory.unlinkat("a\0b", Directory.AT_REMOVEDIR));

        assertThat(path.resolve("a")).exists();
    }

    @Test
    void magicLinksAreRefused() throws IOException {
        try (Directory proc = Directory.open("/proc")) {
            assertErrno(Errno.ELOOP, () -> proc.open("self/root/etc", Fcntl.O_PATH));
        }
    }

    @Test
    void noXdevRefusesMounts() throws IOException {
        try (Directory root = Directory.open("/")) {
            assertErrno(
                    Errno.EXDEV,
                    () -> root.open("proc/self", Fcntl.O_PATH, 0, Directory.RESOLVE_NO_XDEV));
        }
    }

    @Test
    void attributesReachTheFileThatIsNamed() throws IOException {
        Instant time = Instant.ofEpochSecond(1_000_000_000, 123_456_789);
        directory.mknodat("pipe", FileType.FIFO, 0, NO_DEVICE);
        directory.fchownat("pipe", 4_000_000_000L, 70_000);
        directory.fchmodat("pipe", 06771);
        directory.utimensat("pipe", time, time);

        FileStatus status = directory.statx("pipe");

        assertThat(status.type()).isEqualTo(FileType.FIFO);
        assertThat(status.permissions()).isEqualTo(06771);
        assertThat(status.uid()).isEqualTo(4_000_000_000L);
        assertThat(status.gid()).isEqualTo(70_000);
        assertThat(status.modified()).isEqualTo(time);
    }

    @Test
    void attributesOfALinkAreItsOwn() throws IOException {
        Files.writeString(path.resolve("file"), "x");
        directory.symlinkat("file", "link");
        directory.fchownat("link", 7, 8);
        directory.utimensat("link", Instant.EPOCH, Instant.EPOCH);

        assertThat(directory.statx("link").uid()).isEqualTo(7);
        assertThat(directory.statx("link").modified()).isEqualTo(Instant.EPOCH);
        assertThat(directory.statx("file").uid()).isZero();
        assertErrno(Errno.EOPNOTSUPP, () -> directory.fchmodat("link", 0777));
        assertThat(directory.readlinkat("link")).isEqualTo("file");
    }

    @Test
    void devicesKeepTheirNumbers() throws IOException {
        DeviceNumber number = new DeviceNumber(4095, 1048575);
        directory.mknodat("node", FileType.CHARACTER_DEVICE, 0600, number);

        FileStatus status = directory.statx("node");

        assertThat(status.type()).isEqualTo(FileType.CHARACTER_DEVICE);
        assertThat(status.deviceNumber()).isEqualTo(number);
    }

    @Test
    void hardLinksAndRenames() throws IOException {
        Files.writeString(path.resolve("file"), "x");
        directory.mkdirat("below", 0755);
        try (Directory below = directory.openDirectory("below")) {
            directory.linkat("file", below, "second");
            assertThat(directory.statx("file").links()).isEqualTo(2);
            assertThat(below.statx("second").sameFile(directory.statx("file"))).isTrue();

            Files.writeString(path.resolve("other"), "y");
            assertErrno(
                    Errno.EEXIST,
                    () ->
                            directory.renameat2(
                                    "other", below, "second", Directory.RENAME_NOREPLACE));
            directory.renameat2("other", below, "second", Directory.RENAME_EXCHANGE);
            assertThat(below.readFile("second", 10)).asString().isEqualTo("y");
        }
    }

    @Test
    void namesThatAreNotUtf8SurviveAllCalls() throws IOException {
        byte[] bytes = {'a', (byte) 0xE4, (byte) 0xFF, 'z'};
        String name = PathBytes.decode(bytes);
        directory.symlinkat(name, name);

        assertThat(directory.list()).singleElement().returns(name, DirectoryEntry::name);
        assertThat(PathBytes.encode(directory.readlinkat(name))).isEqualTo(bytes);
        directory.deleteTree(name);
        assertThat(directory.list()).isEmpty();
    }

    @Test
    void listTellsNamesAndTypes() throws IOException {
        for (int i = 0; i < 5000; i++) {
            Files.createFile(path.resolve("a rather long name of a file " + i));
        }
        directory.mkdirat("directory", 0755);

        assertThat(directory.list()).hasSize(5001);
        assertThat(directory.list())
                .filteredOn(entry -> entry.type() == FileType.DIRECTORY)
                .extracting(DirectoryEntry::name)
                .containsExactly("directory");
    }

    @Test
    void readFileReadsRegularFilesWithinTheLimit() throws IOException {
        Files.writeString(path.resolve("file"), "0123456789");
        directory.mknodat("pipe", FileType.FIFO, 0600, NO_DEVICE);
        directory.mknodat("device", FileType.CHARACTER_DEVICE, 0600, new DeviceNumber(1, 5));

        assertThat(directory.readFile("file", 10))
                .isEqualTo("0123456789".getBytes(StandardCharsets.UTF_8));
        assertErrno(Errno.EFBIG, () -> directory.readFile("file", 9));
        assertErrno(Errno.EINVAL, () -> directory.readFile("pipe", 9));
        assertErrno(Errno.EINVAL, () -> directory.readFile("device", 9));
        assertErrno(Errno.EINVAL, () -> directory.readFile(".", 9));
    }

    @Test
    void theLockIsHeldUntilClose() throws IOException {
        assertThat(directory.tryLock()).isTrue();
        try (Directory second = Directory.open(path.toString())) {
            assertThat(second.tryLock()).isFalse();
            directory.close();
            assertThat(second.tryLock()).isTrue();
        }
    }

    @Test
    void failuresNameCallArgumentsAndError() {
        assertThatThrownBy(() -> directory.mkdirat("a/b", 0755))
                .hasMessageContaining("openat2")
                .hasMessageContaining("a/")
                .hasMessageEndingWith("ENOENT");
        assertThat(path.resolve("a").toFile().exists()).isFalse();
        assertThat(Files.exists(path, LinkOption.NOFOLLOW_LINKS)).isTrue();
    }

    private static void assertErrno(int errno, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        KernelException.class,
                        e -> assertThat(Errno.name(e.errno())).isEqualTo(Errno.name(errno)));
    }
}
