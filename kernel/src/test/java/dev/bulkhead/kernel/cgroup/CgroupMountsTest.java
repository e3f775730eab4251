package dev.bulkhead.kernel.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The layouts of hosts as their kernels describe them. */
class CgroupMountsTest {
    private static final String KNOWN =
            """
            #subsys_name\thierarchy\tnum_cgroups\tenabled
            cpuset\t0\t1\t1
            cpu\t0\t1\t1
            memory\t0\t1\t1
            pids\t0\t1\t1
            """;

    @Test
    void systemdWithVersion2Alone() {
        CgroupMounts mounts =
                CgroupMounts.parse(
                        """
                        23 28 0:21 / /sys rw,nosuid - sysfs sysfs rw
                        30 23 0:26 / /sys/fs/cgroup rw,nosuid,nodev,noexec,relatime shared:9 - cgroup2 cgroup2 rw,nsdelegate,memory_recursiveprot
                        """,
                        KNOWN,
                        "0::/system.slice/bulkhead.service\n",
                        "cpuset cpu io memory hugetlb pids rdma misc\n");

        assertThat(mounts.v2())
                .contains(
                        new Hierarchy(Path.of("/sys/fs/cgroup"), "/system.slice/bulkhead.service"));
        assertThat(mounts.isHybrid()).isFalse();
        assertThat(controllers(mounts, Version.V1)).isEmpty();
        assertThat(controllers(mounts, Version.V2))
                .containsExactly(
                        Controller.CPU,
                        Controller.CPUACCT,
                        Controller.CPUSET,
                        Controller.MEMORY,
                        Controller.DEVICES,
                        Controller.FREEZER,
                        Controller.BLKIO,
                        Controller.PIDS,
                        Controller.HUGETLB,
                        Controller.RDMA,
                        Controller.MISC,
                        Controller.PERF_EVENT);
    }

    @Test
    void systemdHybridHasNoControllerOnVersion2() {
        CgroupMounts mounts =
                CgroupMounts.parse(
                        """
                        25 23 0:22 / /sys/fs/cgroup ro,nosuid,nodev,noexec shared:4 - tmpfs tmpfs ro,size=4096k,nr_inodes=1024,mode=755
                        26 25 0:23 / /sys/fs/cgroup/unified rw,nosuid,nodev,noexec,relatime shared:5 - cgroup2 cgroup2 rw,nsdelegate
                        27 25 0:24 / /sys/fs/cgroup/systemd rw,nosuid,nodev,noexec,relatime shared:6 - cgroup cgroup rw,xattr,name=systemd
                        31 25 0:28 / /sys/fs/cgroup/cpu,cpuacct rw,nosuid,nodev,noexec,relatime shared:10 - cgroup cgroup rw,cpu,cpuacct
                        32 25 0:29 / /sys/fs/cgroup/memory rw,nosuid,nodev,noexec,relatime shared:11 - cgroup cgroup rw,memory
                        33 25 0:30 / /sys/fs/cgroup/net_cls,net_prio rw,nosuid,nodev,noexec,relatime shared:12 - cgroup cgroup rw,net_cls,net_prio
                        """,
                        KNOWN,
                        """
                        4:memory:/user.slice
                        3:cpu,cpuacct:/user.slice
                        1:name=systemd:/user.slice/user-0.slice/session-1.scope
                        0::/user.slice/user-0.slice/session-1.scope
                        """,
                        "");

        assertThat(mounts.isHybrid()).isTrue();
        Hierarchy together = new Hierarchy(Path.of("/sys/fs/cgroup/cpu,cpuacct"), "/user.slice");
        assertThat(mounts.v1())
                .containsEntry(Controller.CPU, together)
                .containsEntry(Controller.CPUACCT, together)
                .containsKeys(Controller.MEMORY, Controller.NET_CLS, Controller.NET_PRIO);
        assertThat(mounts.version(Controller.FREEZER)).isEqualTo(Version.V2);
        assertThat(mounts.version(Controller.PIDS)).isEqualTo(Version.ABSENT);
    }

    @Test
    void hybridThatDrivesOneControllerByVersion2() {
        CgroupMounts mounts =
                CgroupMounts.parse(
                        """
                        31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755
                        32 31 0:29 / /sys/fs/cgroup/cpu rw,relatime - cgroup cgroup rw,cpu
                        41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw
                        """,
                        KNOWN,
                        "1:cpu:/\n0::/\n",
                        "hugetlb\n");

        assertThat(mounts.version(Controller.CPU)).isEqualTo(Version.V1);
        assertThat(mounts.version(Controller.HUGETLB)).isEqualTo(Version.V2);
        assertThat(mounts.version(Controller.MEMORY)).isEqualTo(Version.ABSENT);
    }

    @Test
    void version1WithoutVersion2() {
        CgroupMounts mounts =
                CgroupMounts.parse(
                        """
                        24 22 0:20 / /sys/fs/cgroup rw,nosuid,nodev,noexec,relatime - tmpfs cgroup_root rw,size=10240k,mode=755
                        25 24 0:21 / /sys/fs/cgroup/openrc rw,nosuid,nodev,noexec,relatime - cgroup openrc rw,release_agent=/lib/rc/sh/cgroup-release-agent.sh,name=openrc
                        26 24 0:22 / /sys/fs/cgroup/cpuset rw,nosuid,nodev,noexec,relatime - cgroup cpuset rw,cpuset
                        27 24 0:23 / /sys/fs/cgroup/pids rw,nosuid,nodev,noexec,relatime - cgroup pids rw,pids
                        """,
                        KNOWN,
                        "3:pids:/openrc.bulkhead\n2:cpuset:/\n1:name=openrc:/bulkhead\n",
                        "");

        assertThat(mounts.v2()).isEmpty();
        assertThat(mounts.v1())
                .containsOnlyKeys(Controller.CPUSET, Controller.PIDS)
                .containsEntry(
                        Controller.PIDS,
                        new Hierarchy(Path.of("/sys/fs/cgroup/pids"), "/openrc.bulkhead"));
        assertThat(mounts.version(Controller.FREEZER)).isEqualTo(Version.ABSENT);
    }

    @Test
    void withinAContainerTheMountShowsOnlyItsOwnPart() {
        CgroupMounts mounts =
                CgroupMounts.parse(
                        """
                        700 690 0:29 /docker/3f2a /sys/fs/cgroup/memory ro,nosuid - cgroup cgroup rw,memory
                        701 690 0:30 /docker/3f2a /sys/fs/cgroup/pids ro,nosuid - cgroup cgroup rw,pids
                        702 690 0:31 /../.. /sys/fs/cgroup/cpu ro,nosuid - cgroup cgroup rw,cpu
                        """,
                        KNOWN,
                        "3:cpu:/\n2:memory:/docker/3f2a\n1:pids:/docker/3f2a/inner\n",
                        "");

        assertThat(mounts.v1().values())
                .extracting(Hierarchy::mountPoint, Hierarchy::own)
                .containsExactlyInAnyOrder(
                        tuple(Path.of("/sys/fs/cgroup/memory"), "/"),
                        tuple(Path.of("/sys/fs/cgroup/pids"), "/inner"),
                        tuple(Path.of("/sys/fs/cgroup/cpu"), "/"));
    }

    @Test
    void theMountThatShowsMostIsTakenAndAHiddenOneIsNot() {
        CgroupMounts mounts =
                CgroupMounts.parse(
                        """
                        50 1 0:29 /jail /srv/jail/cgroup rw - cgroup cgroup rw,memory
                        51 1 0:29 / /mnt/my\\040cgroups rw - cgroup cgroup rw,memory
                        52 1 0:30 / /mnt/pids rw - cgroup cgroup rw,pids
                        53 1 0:31 / /mnt/pids rw - tmpfs tmpfs rw
                        """,
                        KNOWN,
                        "1:memory:/a:b\n",
                        "");

        assertThat(mounts.v1())
                .containsOnlyKeys(Controller.MEMORY)
                .containsValue(new Hierarchy(Path.of("/mnt/my cgroups"), "/a:b"));
    }

    @Test
    void aDuplicateOptionIsHarmless() {
        CgroupMounts mounts =
                CgroupMounts.parse("52 1 0:30 / /c rw - cgroup cgroup rw,rw,pids\n", "", "", "");

        assertThat(mounts.v1()).containsOnlyKeys(Controller.PIDS);
    }

    @Test
    void absenceNamesTheCure() {
        String unified = "30 23 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n";
        String disabled = KNOWN.replace("memory\t0\t1\t1", "memory\t0\t1\t0");

        Warning boot =
                CgroupMounts.parse(unified, disabled, "0::/\n", "cpu\n")
                        .absence("memory.limit", Controller.MEMORY);
        Warning old =
                CgroupMounts.parse(unified, KNOWN, "0::/\n", "cpu\n")
                        .absence("network.classID", Controller.NET_CLS);
        Warning nothing = CgroupMounts.parse("", "", "", "").absence("pids.limit", Controller.PIDS);

        assertThat(boot.toString())
                .startsWith("memory.limit: ")
                .contains("cgroup_enable=memory")
                .contains("cgroup_disable=memory");
        assertThat(old.cure()).contains("mount -t cgroup -o net_cls");
        assertThat(nothing.reason()).isEqualTo("no cgroup file system is mounted");
    }

    @Test
    void thisHostIsReadable() throws Exception {
        CgroupMounts mounts = CgroupMounts.discover();

        assertThat(mounts.v2().isPresent() || !mounts.v1().isEmpty()).isTrue();
        assertThat(mounts.v1().values())
                .allSatisfy(hierarchy -> assertThat(hierarchy.mountPoint()).isDirectory());
    }

    private static List<Controller> controllers(CgroupMounts mounts, Version version) {
        return Set.of(Controller.values()).stream()
                .filter(controller -> mounts.version(controller) == version)
                .sorted()
                .toList();
    }
}
