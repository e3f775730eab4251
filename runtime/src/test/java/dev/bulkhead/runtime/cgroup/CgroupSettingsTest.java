package dev.bulkhead.runtime.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulkhead.kernel.cgroup.CgroupException;
import dev.bulkhead.kernel.cgroup.CgroupMounts;
import dev.bulkhead.kernel.cgroup.Controller;
import dev.bulkhead.kernel.cgroup.Hierarchy;
import dev.bulkhead.kernel.cgroup.Warning;
import dev.bulkhead.oci.runtime.Resources;
import dev.bulkhead.oci.runtime.SpecCodec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the specification's resources come to on hosts of each kind; needs no cgroup. */
class CgroupSettingsTest {
    private static final CgroupMounts V1 = v1(EnumSet.allOf(Controller.class));
    private static final CgroupMounts V2 = v2(EnumSet.allOf(Controller.class));
    private static final CgroupMounts NOTHING =
            new CgroupMounts(Map.of(), Optional.empty(), Set.of(), Set.of());

    private static final String EVERYTHING =
            """
            {"devices": [
                {"allow": false, "access": "rwm"},
                {"allow": true, "type": "c", "access": "m"},
                {"allow": true, "type": "c", "major": 1, "minor": 3, "access": "rwm"},
                {"allow": true, "type": "c", "major": 136, "access": "rw"}],
             "memory": {"limit": 536870912, "reservation": 268435456, "swap": 1073741824,
                "swappiness": 10, "disableOOMKiller": true},
             "cpu": {"shares": 512, "quota": 150000, "period": 100000, "burst": 5000,
                "cpus": "0-1", "mems": "0"},
             "pids": {"limit": 2048},
             "blockIO": {"weight": 500,
                "weightDevice": [{"major": 8, "minor": 0, "weight": 1000}],
                "throttleReadBpsDevice": [
                    {"major": 8, "minor": 0, "rate": 600}, {"major": 8, "minor": 16, "rate": 0}],
                "throttleWriteIOPSDevice": [{"major": 8, "minor": 0, "rate": 300}]},
             "hugepageLimits": [{"pageSize": "2MB", "limit": 209715200}],
             "rdma": {"mlx5_1": {"hcaHandles": 3, "hcaObjects": 10000}},
             "network": {"classID": 1048577,
                "priorities": [{"name": "eth0", "priority": 500}]}}
            """;

    @Test
    void everythingOnVersion1() throws Exception {
        CgroupSettings settings = translate(EVERYTHING, V1);

        assertThat(settings.describe())
                .isEqualTo(
                        """
                        devices: devices = deny a *:* rwm | allow c *:* m | allow c 1:3 rwm | allow c 136:* rw
                        memory: memory.limit_in_bytes = 536870912, memory.memsw.limit_in_bytes = 1073741824 (in the order that is taken)
                        memory: memory.soft_limit_in_bytes = 268435456
                        memory: memory.swappiness = 10
                        memory: memory.oom_control = 1
                        cpu: cpu.shares = 512
                        cpu: cpu.cfs_burst_us = 0
                        cpu: cpu.cfs_period_us = 100000, cpu.cfs_quota_us = 150000 (in the order that is taken)
                        cpu: cpu.cfs_burst_us = 5000
                        cpuset: cpuset.cpus = 0-1
                        cpuset: cpuset.mems = 0
                        pids: pids.max = 2048
                        blkio: blkio.bfq.weight = 500 or blkio.weight = 500
                        blkio: blkio.bfq.weight_device = 8:0 1000 or blkio.weight_device = 8:0 1000
                        blkio: blkio.throttle.read_bps_device = 8:0 600 | 8:16 0
                        blkio: blkio.throttle.write_iops_device = 8:0 300
                        hugetlb: hugetlb.2MB.limit_in_bytes = 209715200
                        hugetlb: hugetlb.2MB.rsvd.limit_in_bytes = 209715200
                        rdma: rdma.max = mlx5_1 hca_handle=3 hca_object=10000
                        net_cls: net_cls.classid = 1048577
                        net_prio: net_prio.ifpriomap = eth0 500
                        """);
        assertThat(settings.warnings()).isEmpty();
    }

    @Test
    void everythingOnVersion2() throws Exception {
        CgroupSettings settings = translate(EVERYTHING, V2);

        assertThat(settings.describe())
                .isEqualTo(
                        """
                        devices: devices = deny a *:* rwm | allow c *:* m | allow c 1:3 rwm | allow c 136:* rw
                        memory: memory.swap.max = 536870912
                        memory: memory.max = 536870912
                        memory: memory.low = 268435456
                        cpu: cpu.weight = 59
                        cpu: cpu.max.burst = 0
                        cpu: cpu.max = 150000 100000
                        cpu: cpu.max.burst = 5000
                        cpuset: cpuset.cpus = 0-1
                        cpuset: cpuset.mems = 0
                        pids: pids.max = 2048
                        blkio: io.bfq.weight = 500 or io.weight = 4950
                        blkio: io.bfq.weight = 8:0 1000 or io.weight = 8:0 10000
                        blkio: io.max = 8:0 rbps=600 | 8:16 rbps=max
                        blkio: io.max = 8:0 wiops=300
                        hugetlb: hugetlb.2MB.max = 209715200
                        hugetlb: hugetlb.2MB.rsvd.max = 209715200
                        rdma: rdma.max = mlx5_1 hca_handle=3 hca_object=10000
                        """);
        assertThat(settings.warnings())
                .extracting(Warning::setting)
                .containsExactly(
                        "memory.swappiness",
                        "memory.disableOOMKiller",
                        "network.classID",
                        "network.priorities");
    }

    @Test
    void aHybridGetsEachControllersOwnForm() throws Exception {
        CgroupMounts hybrid =
                new CgroupMounts(
                        v1(Set.of(Controller.PIDS, Controller.FREEZER)).v1(),
                        V2.v2(),
                        Set.of(Controller.MEMORY),
                        Set.of());
        String resources =
                """
                {"pids": {"limit": 5}, "memory": {"limit": 9437184},
                 "devices": [{"allow": false, "access": "rwm"}],
                 "unified": {"memory.high": "8388608"}}
                """;

        CgroupSettings settings = translate(resources, hybrid);

        assertThat(settings.describe())
                .isEqualTo(
                        """
                        devices: devices = deny a *:* rwm
                        memory: memory.max = 9437184
                        pids: pids.max = 5
                        memory: memory.high = 8388608
                        """);
        assertThat(settings.controllers())
                .containsExactlyInAnyOrder(
                        Controller.PIDS,
                        Controller.FREEZER,
                        Controller.MEMORY,
                        Controller.DEVICES,
                        Controller.CPUACCT);
    }

    @Test
    void noLimitsSetNothingAndStillCount() throws Exception {
        CgroupSettings settings = translate("{}", V1);

        assertThat(settings.settings()).isEmpty();
        assertThat(settings.warnings()).isEmpty();
        assertThat(settings.controllers())
                .containsExactlyInAnyOrder(
                        Controller.CPU,
                        Controller.CPUACCT,
                        Controller.MEMORY,
                        Controller.DEVICES,
                        Controller.FREEZER,
                        Controller.BLKIO,
                        Controller.PIDS);
        assertThat(translate("{}", NOTHING).controllers()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'limit': -1} | memory.memsw.limit_in_bytes = -1 | memory.swap.max = max, memory.max = max",
                "{'limit': 100, 'swap': -1} | memory.memsw.limit_in_bytes = -1 | memory.swap.max = max, memory.max = 100",
                "{'limit': 100, 'swap': 100} | memory.memsw.limit_in_bytes = 100 | memory.swap.max = 0, memory.max = 100",
                "{'limit': -1, 'swap': 100} | memory.memsw.limit_in_bytes = 100 | memory.swap.max = 100, memory.max = max",
                "{'swap': -1} | memory.memsw.limit_in_bytes = -1 | memory.swap.max = max",
                "{'limit': 100, 'swap': 0} | memory.limit_in_bytes = 100 | memory.max = 100",
                "{'reservation': -1} | memory.soft_limit_in_bytes = -1 | memory.low = max",
            })
    void swapIsCountedWithMemoryInVersion1AndAloneInVersion2(String memory, String v1, String v2)
            throws Exception {
        String resources = "{\"memory\": " + memory.replace('\'', '"') + "}";

        assertThat(translate(resources, V1).describe()).contains(v1);
        assertThat(translate(resources, V2).describe().replace("memory: ", "").strip())
                .isEqualTo(v2.replace(", ", "\n"));
    }

    @ParameterizedTest
    @CsvSource({"2,1", "3,2", "512,59", "1024,100", "2048,174", "262143,10000", "262144,10000"})
    void sharesBecomeWeights(long shares, long weight) throws Exception {
        assertThat(translate("{\"cpu\": {\"shares\": " + shares + "}}", V2).describe())
                .isEqualTo("cpu: cpu.weight = " + weight + "\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'quota': 50000} | cpu.cfs_quota_us = 50000 | cpu.max = 50000 100000",
                "{'quota': -1} | cpu.cfs_quota_us = -1 | cpu.max = max 100000",
                "{'period': 20000} | cpu.cfs_period_us = 20000 | cpu.max = max 20000",
                "{'idle': 0, 'shares': 1024} | cpu.idle = 0; cpu.shares = 1024 | cpu.idle = 0; cpu.weight = 100",
                "{'idle': 1, 'shares': 1024} | cpu.idle = 1 | cpu.idle = 1",
            })
    void timeOnCpus(String cpu, String v1, String v2) throws Exception {
        String resources = "{\"cpu\": " + cpu.replace('\'', '"') + "}";

        assertThat(translate(resources, V1).describe()).isEqualTo(lines("cpu: ", v1));
        assertThat(translate(resources, V2).describe()).isEqualTo(lines("cpu: ", v2));
    }

    private static String lines(String prefix, String list) {
        return prefix + list.replace("; ", "\n" + prefix) + "\n";
    }

    @Test
    void realTimeIsVersion1s() throws Exception {
        String resources = "{\"cpu\": {\"realtimeRuntime\": 950000, \"realtimePeriod\": 1000000}}";

        assertThat(translate(resources, V1).describe())
                .isEqualTo("cpu: cpu.rt_period_us = 1000000\ncpu: cpu.rt_runtime_us = 950000\n");
        assertThat(translate(resources, V2).warnings())
                .extracting(Warning::setting)
                .containsExactly("cpu.realtimeRuntime");
    }

    @Test
    void anUpdateMayBeCheckedAgainstTheUsage() throws Exception {
        assertThat(
                        translate("{\"memory\": {\"limit\": 100, \"checkBeforeUpdate\": true}}", V2)
                                .describe())
                .startsWith("memory: only if memory.current <= 100\n");
    }

    @Test
    void unifiedFilesAreWrittenLastAndLineByLine() throws Exception {
        String resources =
                """
                {"unified": {"io.max": "8:0 rbps=1\\n8:16 wbps=2\\n", "cgroup.max.depth": "3"},
                 "pids": {"limit": 7}}
                """;

        assertThat(translate(resources, V2).describe())
                .isEqualTo(
                        """
                        pids: pids.max = 7
                        blkio: io.max = 8:0 rbps=1 | 8:16 wbps=2
                        freezer: cgroup.max.depth = 3
                        """);
        assertThatThrownBy(() -> translate(resources, V1))
                .isInstanceOf(CgroupException.class)
                .hasMessageContaining("unified.io.max")
                .hasMessageContaining("cgroup v2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cgroup.procs", "cgroup.kill", "nosuch.max", "memory", ".max"})
    void unifiedFilesThatAreNoLimitsAreRefused(String file) {
        String resources = "{\"unified\": {\"" + file + "\": \"\"}}";

        assertThatThrownBy(() -> translate(resources, V2))
                .isInstanceOf(CgroupException.class)
                .hasMessageContaining("unified." + file);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "memory.limit | {'memory': {'limit': 100}}",
                "memory.swap | {'memory': {'swap': 100}}",
                "cpu.quota | {'cpu': {'quota': 5000}}",
                "cpu.cpus | {'cpu': {'cpus': '0'}}",
                "pids.limit | {'pids': {'limit': 5}}",
                "blockIO.throttleReadBpsDevice | {'blockIO': {'throttleReadBpsDevice': [{'major': 8, 'minor': 0, 'rate': 1}]}}",
                "hugepageLimits.2MB | {'hugepageLimits': [{'pageSize': '2MB', 'limit': 0}]}",
                "rdma | {'rdma': {'x': {'hcaHandles': 1}}}",
                "devices | {'devices': [{'allow': false, 'access': 'rwm'}]}",
            })
    void aWallThatTheHostLacksIsAnError(String name, String resources) {
        assertThatThrownBy(() -> translate(resources.replace('\'', '"'), NOTHING))
                .isInstanceOf(CgroupException.class)
                .hasMessageStartingWith(name + ": ")
                .hasMessageContaining("mount -t cgroup2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "memory.reservation | {'memory': {'reservation': 100}}",
                "memory.kernel | {'memory': {'kernel': 100}}",
                "memory.kernelTCP | {'memory': {'kernelTCP': 100}}",
                "memory.swappiness | {'memory': {'swappiness': 0}}",
                "memory.disableOOMKiller | {'memory': {'disableOOMKiller': true}}",
                "cpu.shares | {'cpu': {'shares': 512}}",
                "cpu.burst | {'cpu': {'burst': 512}}",
                "cpu.idle | {'cpu': {'idle': 1}}",
                "blockIO.weight | {'blockIO': {'weight': 500}}",
                "blockIO.leafWeight | {'blockIO': {'leafWeight': 500}}",
                "network.classID | {'network': {'classID': 5}}",
            })
    void aPreferenceThatTheHostLacksIsAWarning(String name, String resources) throws Exception {
        CgroupSettings settings = translate(resources.replace('\'', '"'), NOTHING);

        assertThat(settings.settings()).isEmpty();
        assertThat(settings.warnings())
                .singleElement()
                .satisfies(warning -> {
                    assertThat(warning.setting()).isEqualTo(name);
                    assertThat(warning.cure()).isNotBlank();
                });
    }

    @Test
    void takingALimitAwayNeedsNoController() throws Exception {
        CgroupSettings settings =
                translate(
                        "{\"memory\": {\"limit\": -1, \"swap\": -1}, \"pids\": {\"limit\": -1},"
                                + " \"cpu\": {\"quota\": -1}}",
                        NOTHING);

        assertThat(settings.settings()).isEmpty();
        assertThat(settings.warnings()).isEmpty();
    }

    @Test
    void contradictionsAreRefused() {
        assertThatThrownBy(() -> translate("{\"memory\": {\"limit\": 100, \"swap\": 99}}", V1))
                .isInstanceOf(CgroupException.class)
                .hasMessageContaining("memory.swap: 99");
        assertThatThrownBy(() -> translate("{\"memory\": {\"swap\": 99}}", V2))
                .isInstanceOf(CgroupException.class)
                .hasMessageContaining("needs memory.limit");
    }

    static CgroupSettings translate(String resources, CgroupMounts host) throws Exception {
        return CgroupSettings.translate(resources(resources), host);
    }

    static Resources resources(String json) throws Exception {
        String spec = "{\"ociVersion\": \"1.2.1\", \"linux\": {\"resources\": " + json + "}}";
        return SpecCodec.read(spec.getBytes(StandardCharsets.UTF_8)).linux().resources();
    }

    private static CgroupMounts v1(Set<Controller> controllers) {
        Map<Controller, Hierarchy> hierarchies = new EnumMap<>(Controller.class);
        for (Controller controller : controllers) {
            Path mountPoint = Path.of("/sys/fs/cgroup", controller.v1Name());
            hierarchies.put(controller, new Hierarchy(mountPoint, "/"));
        }
        return new CgroupMounts(hierarchies, Optional.empty(), Set.of(), Set.of());
    }

    private static CgroupMounts v2(Set<Controller> controllers) {
        Set<Controller> switched = EnumSet.copyOf(controllers);
        switched.removeAll(List.of(Controller.NET_CLS, Controller.NET_PRIO));
        return new CgroupMounts(
                Map.of(),
                Optional.of(new Hierarchy(Path.of("/sys/fs/cgroup"), "/")),
                switched,
                Set.of());
    }
}
