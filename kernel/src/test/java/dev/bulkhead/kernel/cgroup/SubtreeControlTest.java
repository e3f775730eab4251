package dev.bulkhead.kernel.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Switching controllers on in version 2, in a directory that looks like one, and for real. */
class SubtreeControlTest {
    @TempDir Path mountPoint;

    @Test
    void whatIsMissingIsSwitchedOnFromTheTopDown() throws IOException {
        Path parent = cgroupAbove("cpu");
        Files.writeString(mountPoint.resolve("cgroup.subtree_control"), "cpu memory\n");

        Cgroup cgroup = create(Controller.MEMORY, Controller.PIDS, Controller.DEVICES);

        assertThat(mountPoint.resolve("cgroup.subtree_control")).content().startsWith("+pids");
        assertThat(parent.resolve("cgroup.subtree_control")).content().startsWith("+memory +pids");
        assertThat(cgroup.cloneInto()).contains(parent.resolve("3f2a"));
        assertThat(cgroup.directory(Controller.MEMORY)).contains(parent.resolve("3f2a"));
        assertThat(cgroup.directory(Controller.CPU)).isEmpty();
    }

    @Test
    void whatIsOnIsLeftAlone() throws IOException {
        Path parent = cgroupAbove("cpu memory pids");
        Path top = mountPoint.resolve("cgroup.subtree_control");
        Files.writeString(top, "untouched");

        create(Controller.MEMORY, Controller.PIDS);

        assertThat(parent.resolve("cgroup.subtree_control")).hasContent("cpu memory pids");
        assertThat(top).hasContent("untouched");
    }

    @Test
    void processesInTheWayAreExplainedAndNothingIsLeft() throws Exception {
        try (TestCgroup test = TestCgroup.create(TestCgroup.Host.V2, Controller.HUGETLB)) {
            test.start("exec sleep 1000");
            CgroupPath below = CgroupPath.of(test.cgroup().path() + "/below");

            assertThatThrownBy(
                            () -> Cgroup.create(test.mounts(), below, Set.of(Controller.HUGETLB)))
                    .isInstanceOf(CgroupException.class)
                    .hasMessageContaining("move them into a cgroup below it")
                    .hasMessageContaining("EBUSY");
            assertThat(Cgroup.find(test.mounts(), below)).isEmpty();
        }
    }

    @Test
    void aLimitTakesEffectInACgroupFarDown() throws Exception {
        try (TestCgroup test = TestCgroup.create(TestCgroup.Host.V2, Controller.HUGETLB)) {
            CgroupPath below = CgroupPath.of(test.cgroup().path() + "/a/b");
            Cgroup cgroup = Cgroup.create(test.mounts(), below, Set.of(Controller.HUGETLB));
            Path directory = cgroup.directory(Controller.HUGETLB).orElseThrow();

            cgroup.apply(
                    List.of(
                            new Setting.Write(
                                    "hugetlb",
                                    Controller.HUGETLB,
                                    "hugetlb.2MB.max",
                                    List.of("4194304"),
                                    new Setting.IfAbsent.Refuse("none"))));

            assertThat(directory.resolve("hugetlb.2MB.max")).hasContent("4194304");
        }
    }

    private Path cgroupAbove(String enabled) throws IOException {
        Path parent = Files.createDirectory(mountPoint.resolve("bulkhead"));
        Files.writeString(parent.resolve("cgroup.subtree_control"), enabled);
        return parent;
    }

    private Cgroup create(Controller... controllers) throws IOException {
        CgroupMounts mounts =
                new CgroupMounts(
                        Map.of(),
                        Optional.of(new Hierarchy(mountPoint, "/")),
                        Set.of(Controller.CPU, Controller.MEMORY, Controller.PIDS),
                        Set.of());
        return Cgroup.create(mounts, CgroupPath.of("bulkhead/3f2a"), Set.of(controllers));
    }
}
