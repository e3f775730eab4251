package dev.bulkhead.image.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulkhead.kernel.Directory;
import dev.bulkhead.kernel.DirectoryEntry;
import dev.bulkhead.kernel.Fcntl;
import dev.bulkhead.kernel.Fd;
import dev.bulkhead.kernel.FsContext;
import dev.bulkhead.kernel.Mounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The engine's directory is made at the top, where a mask has something of its own to hide. */
class HostMaskTest {
    private static final String NAME = "bulkhead-mask-test-" + ProcessHandle.current().pid();

    private Path top;
    private Path engine;

    @BeforeEach
    void makeDirectories() throws IOException {
        top = Files.createDirectory(Path.of("/opt").resolve(NAME));
        engine = Files.createDirectories(top.resolve("public/engine"));
        Files.writeString(top.resolve("public/file"), "the host's");
        Files.writeString(engine.resolve("secret"), "secret");
    }

    @AfterEach
    void removeDirectories() throws IOException {
        HostMask.release(engine);
        try (Directory opt = Directory.open("/opt")) {
            opt.deleteTree(NAME);
        }
    }

    @Test
    void aContainerSeesTheHostWithoutItsSecrets() throws Exception {
        try (Overlay overlay = mount()) {
            Path root = overlay.root();

            for (String empty :
                    List.of("root", "home", "srv", "tmp", "mnt", "media", "boot", "proc", "dev")) {
                assertThat(root.resolve(empty)).as(empty).isEmptyDirectory();
            }
            try (Directory directory = Directory.open(root.toString())) {
                assertThat(names(directory, "var"))
                        .containsExactlyInAnyOrder(
                                "cache", "lib", "lock", "log", "run", "spool", "tmp");
                assertThat(names(directory, "var/lib")).isEmpty();
                assertThat(names(directory, "run")).containsExactly("lock");
                assertThat(directory.statx("root").permissions()).isEqualTo(0700);
                assertThat(directory.statx("tmp").permissions()).isEqualTo(01777);
                assertThat(directory.statx("var/tmp").permissions()).isEqualTo(01777);
            }
            assertThat(root.resolve("lost+found")).doesNotExist();
            assertThat(root.resolve(engine.toString().substring(1))).doesNotExist();
            assertThat(root.resolve(top.toString().substring(1)).resolve("public/file"))
                    .hasContent("the host's");
            assertThat(overlay.inside("cat", "/etc/passwd"))
                    .isEqualTo(Files.readString(Path.of("/etc/passwd")));
            assertThat(overlay.inside("sh", "-c", "echo x > /var/run/file; ls /run"))
                    .contains("file");
        }
    }

    @Test
    void whatIsHiddenStaysHiddenWhenItIsMadeAnew() throws Exception {
        try (Overlay overlay = mount()) {
            overlay.inside("mkdir", "-p", engine.toString());
            overlay.inside("rm", "-r", "/root");
            overlay.inside("mkdir", "/root");

            assertThat(overlay.inside("ls", "-A", engine.toString(), "/root"))
                    .doesNotContain("secret")
                    .doesNotContain(".bash");
        }
    }

    @Test
    void aParentThatIsClosedToOthersVanishesWhole() throws Exception {
        Files.setPosixFilePermissions(
                top.resolve("public"), PosixFilePermissions.fromString("rwx--x--x"));

        try (Overlay overlay = mount()) {
            Path inside = overlay.root().resolve(top.toString().substring(1));
            assertThat(inside).isEmptyDirectory();
        }
    }

    @Test
    void theSameMaskIsUsedAgain() throws IOException {
        Path mask = HostMask.prepare(engine);
        Object inode = Files.getAttribute(mask, "unix:ino");

        assertThat(HostMask.prepare(engine)).isEqualTo(mask);
        assertThat(Files.getAttribute(mask, "unix:ino")).isEqualTo(inode);
    }

    @Test
    void anAlteredMaskIsReplacedAndTheOldOneKept() throws IOException {
        Path mask = HostMask.prepare(engine);
        List<Alteration> alterations =
                List.of(
                        path -> Files.writeString(path.resolve("root/.ssh"), "x"),
                        path -> Files.delete(path.resolve("home")),
                        path ->
                                Files.setPosixFilePermissions(
                                        path.resolve("root"),
                                        PosixFilePermissions.fromString("rwxr-xr-x")),
                        path -> Files.setAttribute(path.resolve("srv"), "unix:uid", 7),
                        path -> {
                            Files.delete(path.resolve("var/run"));
                            Files.createSymbolicLink(path.resolve("var/run"), Path.of("/etc"));
                        });
        int kept = 0;
        for (Alteration alteration : alterations) {
            Object inode = Files.getAttribute(mask, "unix:ino");
            alteration.apply(mask);

            assertThat(HostMask.prepare(engine)).isEqualTo(mask);

            kept++;
            assertThat(Files.getAttribute(mask, "unix:ino")).isNotEqualTo(inode);
            try (Directory masks = Directory.open(mask.resolve("..").normalize().toString())) {
                assertThat(names(masks, ".")).hasSize(kept + 1);
            }
        }
        assertThat(Files.exists(mask.resolve("root/.ssh"), LinkOption.NOFOLLOW_LINKS)).isFalse();
    }

    @Test
    void manyAtOnceMakeOne() throws Exception {
        List<Callable<Path>> work = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            work.add(() -> HostMask.prepare(engine));
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (var each : threads.invokeAll(work)) {
                assertThat(each.get()).isEqualTo(HostMask.prepare(engine));
            }
        }
        try (Directory directory = Directory.open(engine.toString())) {
            assertThat(names(directory, "host-mask/mount")).hasSize(1);
        }
    }

    @Test
    void aMaskOfAContainersOwnBelongsToItsUsers() throws IOException {
        Path shared = HostMask.prepare(engine);
        Path own = HostMask.prepare(engine, 1_000_000);

        assertThat(own).isNotEqualTo(shared);
        assertThat(HostMask.isMask(own, engine)).isTrue();
        assertThat(HostMask.isMask(engine.resolve("elsewhere"), engine)).isFalse();
        assertThat(Files.getAttribute(own.resolve("root"), "unix:uid")).isEqualTo(1_000_000);
        assertThat(Files.getAttribute(shared.resolve("root"), "unix:uid")).isEqualTo(0);
    }

    @Test
    void aReleasedMaskIsMadeAnewAndContainersKeepTheirs() throws Exception {
        try (Overlay overlay = mount()) {
            HostMask.release(engine);
            HostMask.release(engine);
            assertThat(overlay.root().resolve("root")).isEmptyDirectory();
            assertThat(engine.resolve("host-mask/mount")).isEmptyDirectory();
        }

        assertThat(HostMask.prepare(engine).resolve("root")).isEmptyDirectory();
    }

    @Test
    void anUnfinishedMaskIsMadeAnew() throws IOException {
        Path mask = HostMask.prepare(engine);
        try (Directory masks = Directory.open(engine.resolve("host-mask/mount").toString())) {
            masks.renameat2(mask.getFileName().toString(), masks, "unfinished", 0);
            Files.createFile(engine.resolve("host-mask/mount/unfinished/root/left"));
        }

        assertThat(HostMask.prepare(engine)).isEqualTo(mask);

        assertThat(mask.resolve("root")).isEmptyDirectory();
    }

    @Test
    void aMaskCanBeShownToAUserNamespaceOfItsOwn() throws Exception {
        Path mask = HostMask.prepare(engine);
        Snapshot snapshot =
                Snapshot.create(
                        engine.resolve("container"),
                        List.of(new Layer(mask, true), new Layer(Path.of("/"), false)),
                        100_000,
                        100_000);
        Process holder = new ProcessBuilder("unshare", "--user", "sleep", "600").start();
        try (FsContext overlay = FsContext.fsopen("overlay");
                Fd shifted = Mounts.openTree(mask.toString(), Mounts.OPEN_TREE_CLONE);
                Fd users = shiftedUsers(holder.pid())) {
            Mounts.setAttributes(shifted, Mounts.Attributes.idMapped(users));
            overlay.setFd("lowerdir+", shifted)
                    .setString("lowerdir+", "/")
                    .setString("upperdir", snapshot.upper().toString())
                    .setString("workdir", snapshot.work().toString())
                    .create();
            try (Directory root = Directory.of(overlay.fsmount(0))) {
                assertThat(root.statx("root").uid()).isEqualTo(100_000);
                assertThat(root.statx("var/lib").uid()).isEqualTo(100_000);
                assertThat(root.statx("etc").uid()).isZero();
                assertThat(names(root, "root")).isEmpty();
            }
        } finally {
            holder.destroyForcibly();
        }
    }

    /** Waits for a process to be in a user namespace of its own, and gives that its ids. */
    private static Fd shiftedUsers(long pid) throws Exception {
        Path namespace = Path.of("/proc/" + pid + "/ns/user");
        Path own = Files.readSymbolicLink(Path.of("/proc/self/ns/user"));
        while (Files.readSymbolicLink(namespace).equals(own)) {
            Thread.sleep(1);
        }
        Files.writeString(Path.of("/proc/" + pid + "/uid_map"), "0 100000 65536");
        Files.writeString(Path.of("/proc/" + pid + "/gid_map"), "0 100000 65536");
        return Fcntl.open(namespace.toString(), Fcntl.O_RDONLY);
    }

    @FunctionalInterface
    private interface Alteration {
        void apply(Path mask) throws IOException;
    }

    private Overlay mount() throws Exception {
        List<Layer> layers =
                List.of(new Layer(HostMask.prepare(engine), true), new Layer(Path.of("/"), false));
        Snapshot snapshot = Snapshot.create(engine.resolve("container"), layers, 0, 0);
        return Overlay.mount(snapshot, Files.createDirectory(engine.resolve("point")));
    }

    private static List<String> names(Directory directory, String path) throws IOException {
        try (Directory below = directory.openDirectory(path)) {
            return below.list().stream().map(DirectoryEntry::name).toList();
        }
    }
}
