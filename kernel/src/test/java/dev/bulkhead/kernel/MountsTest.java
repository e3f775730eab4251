package dev.bulkhead.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Attached mounts are made in a mount namespace of the test's own, which goes with its thread. */
class MountsTest {
    @TempDir Path directory;

    @Test
    void aDetachedFileSystemIsUsedByItsDescriptor() throws IOException {
        try (FsContext context = FsContext.fsopen("tmpfs").setString("size", "64k").create();
                Fd mount = context.fsmount(Mounts.MOUNT_ATTR_NOSUID);
                Fd file =
                        Fcntl.open(
                                mount.procPath() + "/file", Fcntl.O_RDWR | Fcntl.O_CREAT, 0600)) {
            Io.writeFully(file, new byte[4096]);
            assertThatThrownBy(() -> Io.writeFully(file, new byte[128 * 1024]))
                    .isInstanceOf(KernelException.class)
                    .hasMessageContaining("ENOSPC");
        }
    }

    @Test
    void theFileSystemExplainsAFailure() throws IOException {
        try (FsContext context = FsContext.fsopen("overlay")) {
            assertThatThrownBy(() -> context.setString("nosuch", "x"))
                    .isInstanceOf(KernelException.class)
                    .hasMessageStartingWith("fsconfig(overlay, nosuch=x): EINVAL (")
                    .hasMessageContaining("nosuch");
        }
        assertThatThrownBy(() -> FsContext.fsopen("nosuch"))
                .hasMessage("fsopen(\"nosuch\"): ENODEV");
    }

    @Test
    void overlayTakesItsLayers() throws IOException {
        Path lower = Files.createDirectory(directory.resolve("lower"));
        Path upper = Files.createDirectory(directory.resolve("upper"));
        Path work = Files.createDirectory(directory.resolve("work"));
        Files.writeString(lower.resolve("file"), "below");
        try (FsContext context = FsContext.fsopen("overlay")) {
            context.setString("lowerdir", lower.toString())
                    .setString("upperdir", upper.toString())
                    .setString("workdir", work.toString())
                    .create();
            try (Fd mount = context.fsmount(0)) {
                Path file = Path.of(mount.procPath(), "file");
                assertThat(file).hasContent("below");
                Files.writeString(file, "above");
            }
        }
        assertThat(lower.resolve("file")).hasContent("below");
        assertThat(upper.resolve("file")).hasContent("above");
    }

    @Test
    void anAttachedMountChangesAndGoes() throws IOException {
        Files.writeString(directory.resolve("hidden"), "x");
        inMountNamespace(() -> {
            String target = directory.toString();
            try (FsContext context = FsContext.fsopen("tmpfs").create();
                    Fd mount = context.fsmount(0)) {
                Mounts.moveMount(mount, target);
                assertThat(directory).isEmptyDirectory();
                Files.createDirectory(directory.resolve("new"));
                Mounts.setAttributes(mount, Mounts.Attributes.set(Mounts.MOUNT_ATTR_RDONLY));
            }
            assertThatThrownBy(() -> Files.createFile(directory.resolve("more")))
                    .hasMessageContaining("Read-only");
            try (FsContext picked = FsContext.fspick(target)) {
                picked.setString("size", "1m").reconfigure();
            }
            Mounts.umount2(target, Mounts.MNT_DETACH);
            assertThat(directory.resolve("hidden")).exists();
            assertThatThrownBy(() -> Mounts.umount2(target, 0))
                    .hasMessage("umount2(\"%s\", 0x0): EINVAL".formatted(target));
            return true;
        });
        assertThat(directory.resolve("hidden")).exists();
    }

    @Test
    void aCopyOfATreeIsAttachedElsewhere() throws IOException {
        Path source = Files.createDirectory(directory.resolve("source"));
        Path target = Files.createDirectory(directory.resolve("target"));
        Files.writeString(source.resolve("file"), "shown");
        inMountNamespace(() -> {
            try (Fd tree =
                            Mounts.openTree(
                                    source.toString(),
                                    Mounts.OPEN_TREE_CLONE | Fcntl.AT_RECURSIVE);
                    Fd place = Fcntl.open(target.toString(), Fcntl.O_PATH)) {
                Mounts.setAttributesRecursively(
                        tree, Mounts.Attributes.propagation(Mounts.MS_PRIVATE));
                Mounts.moveMount(tree, place);
            }
            assertThat(target.resolve("file")).hasContent("shown");
            return true;
        });
        assertThat(target).isEmptyDirectory();
    }

    @Test
    void anIdMappedMountShowsOtherOwners() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "x");
        List<IdMapping> shift = List.of(new IdMapping(0, 100_000, 1000));
        try (Poller poller = Poller.open();
                Fd helper = CompiledProgram.sealed(UserNamespaceTest.HELPER);
                Fd namespace = UserNamespace.create(helper, shift, shift, poller);
                Fd tree = Mounts.openTree(directory.toString(), Mounts.OPEN_TREE_CLONE)) {
            Mounts.setAttributes(tree, Mounts.Attributes.idMapped(namespace));
            Path shown = Path.of(tree.procPath(), "file");
            assertThat(Files.getAttribute(shown, "unix:uid")).isEqualTo(100_000);
            assertThat(Files.getAttribute(file, "unix:uid")).isEqualTo(0);
        }
    }

    @Test
    void anIdMapNeedsItsNamespace() {
        assertThatThrownBy(() ->
                        new Mounts.Attributes(Mounts.MOUNT_ATTR_IDMAP, 0, 0, Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static void inMountNamespace(Namespaces.Task<Boolean> task) throws IOException {
        assertThat(
                        Namespaces.insideNew(
                                Namespaces.CLONE_NEWNS,
                                () -> {
                                    try (Fd root = Fcntl.open("/", Fcntl.O_PATH)) {
                                        Mounts.setAttributesRecursively(
                                                root,
                                                Mounts.Attributes.propagation(Mounts.MS_PRIVATE));
                                    }
                                    return task.run();
                                }))
                .isTrue();
    }
}
