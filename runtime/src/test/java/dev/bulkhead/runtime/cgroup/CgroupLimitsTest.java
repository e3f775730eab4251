package dev.bulkhead.runtime.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulkhead.kernel.cgroup.Cgroup;
import dev.bulkhead.kernel.cgroup.CgroupException;
import dev.bulkhead.kernel.cgroup.CgroupMounts;
import dev.bulkhead.kernel.cgroup.CgroupPath;
import dev.bulkhead.kernel.cgroup.CgroupStatistics;
import dev.bulkhead.kernel.cgroup.Controller;
import dev.bulkhead.kernel.cgroup.Version;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Limits of a specification in force in a cgroup of this machine. */
class CgroupLimitsTest {
    private final CgroupPath path =
            CgroupPath.of("/bulkhead-test-limits-" + ProcessHandle.current().pid());
    private CgroupMounts host = new CgroupMounts(Map.of(), Optional.empty(), Set.of(), Set.of());

    @BeforeEach
    void lookAtTheHost() throws IOException {
        host = CgroupMounts.discover();
    }

    @AfterEach
    void removeWhatIsLeft() throws IOException {
        Optional<Cgroup> left = Cgroup.find(host, path);
        if (left.isPresent()) {
            left.get().remove();
        }
    }

    @Test
    void limitsAreInForceAndCanBeChanged() throws Exception {
        assumeV1(Controller.MEMORY, Controller.CPU, Controller.CPUSET, Controller.PIDS);
        CgroupSettings.Made made =
                create(
                        """
                        {"memory": {"limit": 67108864, "swap": 134217728},
                         "cpu": {"shares": 512, "quota": 50000, "period": 100000, "burst": 1000,
                            "cpus": "0", "mems": "0"},
                         "pids": {"limit": 100}}
                        """);
        Cgroup cgroup = made.cgroup();
        assertThat(made.warnings()).isEmpty();
        assertFile(cgroup, Controller.MEMORY, "memory.limit_in_bytes", "67108864");
        assertFile(cgroup, Controller.MEMORY, "memory.memsw.limit_in_bytes", "134217728");
        assertFile(cgroup, Controller.CPU, "cpu.shares", "512");
        assertFile(cgroup, Controller.CPU, "cpu.cfs_quota_us", "50000");
        assertFile(cgroup, Controller.CPU, "cpu.cfs_burst_us", "1000");
        assertFile(cgroup, Controller.CPUSET, "cpuset.cpus", "0");
        assertFile(cgroup, Controller.PIDS, "pids.max", "100");

        for (String update :
                new String[] {
                    """
                    {"memory": {"limit": 268435456, "swap": 268435456},
                     "cpu": {"quota": 2000, "period": 4000, "burst": 10}, "pids": {"limit": -1}}
                    """,
                    """
                    {"memory": {"limit": -1}, "cpu": {"quota": -1}, "pids": {"limit": 3}}
                    """
                }) {
            assertThat(CgroupSettingsTest.translate(update, host).apply(cgroup)).isEmpty();
        }

        assertThat(cgroup.statistics().memory().orElseThrow().limit()).isEmpty();
        assertFile(cgroup, Controller.MEMORY, "memory.memsw.limit_in_bytes", "9223372036854771712");
        assertFile(cgroup, Controller.CPU, "cpu.cfs_quota_us", "-1");
        assertFile(cgroup, Controller.PIDS, "pids.max", "3");
    }

    @Test
    void aQuotaSlowsAProcessDown() throws Exception {
        Assumptions.assumeTrue(host.version(Controller.CPU) != Version.ABSENT);
        Cgroup cgroup = create("{\"cpu\": {\"quota\": 1000, \"period\": 100000}}").cgroup();
        Process busy = new ProcessBuilder("sh", "-c", "read go; while :; do :; done").start();
        try {
            cgroup.add(busy.pid());
            busy.getOutputStream().write('\n');
            busy.getOutputStream().flush();

            while (cgroup.statistics().cpu().orElseThrow().throttledPeriods() < 2) {
                assertThat(busy.waitFor(10, TimeUnit.MILLISECONDS)).isFalse();
            }

            CgroupStatistics.Cpu cpu = cgroup.statistics().cpu().orElseThrow();
            assertThat(cpu.total()).isPositive();
            assertThat(cpu.periods()).isGreaterThanOrEqualTo(2);
        } finally {
            busy.destroyForcibly();
        }
    }

    @Test
    void hugePagesAreLimited() throws Exception {
        Assumptions.assumeTrue(host.version(Controller.HUGETLB) == Version.V2);
        Cgroup cgroup =
                create("{\"hugepageLimits\": [{\"pageSize\": \"2MB\", \"limit\": 4194304}]}")
                        .cgroup();

        assertFile(cgroup, Controller.HUGETLB, "hugetlb.2MB.max", "4194304");
        assertFile(cgroup, Controller.HUGETLB, "hugetlb.2MB.rsvd.max", "4194304");
    }

    @Test
    void anImpossibleLimitLeavesNothingBehind() {
        assertThatThrownBy(() -> create("{\"cpu\": {\"cpus\": \"4095\"}}"))
                .isInstanceOf(CgroupException.class)
                .hasMessageStartingWith("cpu.cpus: ");
        assertThatThrownBy(() ->
                        create(
                                "{\"hugepageLimits\": [{\"pageSize\": \"7MB\","
                                        + " \"limit\": 0}]}"))
                .isInstanceOf(CgroupException.class)
                .hasMessageContaining("hugetlb.7MB")
                .hasMessageContaining("page size");
        assertThat(Cgroup.find(host, path)).isEmpty();
    }

    @Test
    void aSchedulerWithoutWeightsIsNoObstacle() throws Exception {
        Assumptions.assumeTrue(host.version(Controller.BLKIO) != Version.ABSENT);
        CgroupSettings.Made made = create("{\"blockIO\": {\"weight\": 300}}");
        Path directory = made.cgroup().directory(Controller.BLKIO).orElseThrow();
        boolean written =
                directory.resolve("blkio.bfq.weight").toFile().exists()
                        || directory.resolve("io.bfq.weight").toFile().exists()
                        || directory.resolve("blkio.weight").toFile().exists()
                        || directory.resolve("io.weight").toFile().exists();

        assertThat(made.warnings()).hasSize(written ? 0 : 1);
    }

    private CgroupSettings.Made create(String resources) throws Exception {
        return CgroupSettingsTest.translate(resources, host).create(host, path);
    }

    private void assumeV1(Controller... controllers) {
        for (Controller controller : controllers) {
            Assumptions.assumeTrue(host.version(controller) == Version.V1);
        }
    }

    private static void assertFile(
            Cgroup cgroup, Controller controller, String file, String content) {
        assertThat(cgroup.directory(controller).orElseThrow().resolve(file)).hasContent(content);
    }
}
