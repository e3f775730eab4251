package dev.bulkhead.kernel.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Cgroups of this machine with real processes in them, by each version that it has. */
class CgroupTest {
    private static final String SLEEP = "exec sleep 1000";

    @ParameterizedTest
    @EnumSource(TestCgroup.Host.class)
    void killsEveryProcess(TestCgroup.Host host) throws Exception {
        try (TestCgroup test = TestCgroup.create(host, Controller.FREEZER)) {
            Process one = test.start(SLEEP);
            Process other = test.start(SLEEP);
            assertThat(test.cgroup().processes()).containsExactlyInAnyOrder(one.pid(), other.pid());

            test.cgroup().kill();

            assertThat(List.of(one.waitFor(), other.waitFor())).containsOnly(137);
        }
    }

    @ParameterizedTest
    @EnumSource(TestCgroup.Host.class)
    void freezesAndThaws(TestCgroup.Host host) throws Exception {
        try (TestCgroup test = TestCgroup.create(host, Controller.FREEZER)) {
            Process counter = test.start("while :; do echo x; done");
            assertThat(counter.getInputStream().read()).isEqualTo('x');

            test.cgroup().freeze();
            long before = cpuTime(counter);
            Thread.sleep(50);
            assertThat(cpuTime(counter)).isEqualTo(before);
            drain(counter);

            test.cgroup().thaw();
            assertThat(counter.getInputStream().read()).isIn((int) 'x', (int) '\n');
        }
    }

    private static long cpuTime(Process process) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }

    private static void drain(Process process) throws IOException {
        while (process.getInputStream().available() > 0) {
            process.getInputStream().readNBytes(process.getInputStream().available());
        }
    }

    @ParameterizedTest
    @EnumSource(TestCgroup.Host.class)
    void killsFrozenProcesses(TestCgroup.Host host) throws Exception {
        try (TestCgroup test = TestCgroup.create(host, Controller.FREEZER)) {
            Process process = test.start(SLEEP);
            test.cgroup().freeze();

            test.cgroup().kill();

            assertThat(process.waitFor()).isEqualTo(137);
        }
    }

    @ParameterizedTest
    @EnumSource(TestCgroup.Host.class)
    void removalTakesProcessesAndCgroupsBelowWithIt(TestCgroup.Host host) throws Exception {
        try (TestCgroup test = TestCgroup.create(host, Controller.FREEZER)) {
            Path directory = test.cgroup().directory(Controller.FREEZER).orElseThrow();
            Path inner = Files.createDirectories(directory.resolve("a/b"));
            Process process = test.start(SLEEP);
            Files.writeString(inner.resolve("cgroup.procs"), Long.toString(process.pid()));
            assertThat(test.cgroup().processes()).containsExactly(process.pid());

            test.cgroup().remove();

            assertThat(process.waitFor()).isEqualTo(137);
            assertThat(directory).doesNotExist();
        }
    }

    @ParameterizedTest
    @EnumSource(TestCgroup.Host.class)
    void removalOfWhatIsGoneIsNoError(TestCgroup.Host host) throws Exception {
        try (TestCgroup test = TestCgroup.create(host, Controller.FREEZER)) {
            test.cgroup().remove();
            test.cgroup().remove();

            assertThat(Cgroup.find(test.mounts(), test.cgroup().path())).isEmpty();
            assertThat(test.cgroup().processes()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(TestCgroup.Host.class)
    void isFoundAgainByItsPath(TestCgroup.Host host) throws Exception {
        try (TestCgroup test = TestCgroup.create(host, Controller.FREEZER)) {
            Process process = test.start(SLEEP);

            Cgroup found = Cgroup.find(test.mounts(), test.cgroup().path()).orElseThrow();

            assertThat(found.processes()).containsExactly(process.pid());
            found.remove();
            assertThat(process.waitFor()).isEqualTo(137);
        }
    }

    @ParameterizedTest
    @EnumSource(TestCgroup.Host.class)
    void isMadeOnlyOnce(TestCgroup.Host host) throws Exception {
        try (TestCgroup test = TestCgroup.create(host, Controller.FREEZER)) {
            CgroupPath path = test.cgroup().path();

            assertThatThrownBy(() -> Cgroup.create(test.mounts(), path, Set.of(Controller.FREEZER)))
                    .isInstanceOf(CgroupException.class)
                    .hasMessageContaining("there already")
                    .hasMessageContaining(path.toString());
            assertThat(test.cgroup().directory(Controller.FREEZER).orElseThrow()).exists();
        }
    }

    @Test
    void removalGoesOnWhereAnotherWasCutOff() throws Exception {
        try (TestCgroup test =
                TestCgroup.create(TestCgroup.Host.V1, Controller.FREEZER, Controller.PIDS)) {
            Path freezer = test.cgroup().directory(Controller.FREEZER).orElseThrow();
            Path pids = test.cgroup().directory(Controller.PIDS).orElseThrow();
            Files.delete(freezer);
            Process process = new ProcessBuilder("sleep", "1000").start();
            Files.writeString(pids.resolve("cgroup.procs"), Long.toString(process.pid()));

            test.cgroup().remove();

            assertThat(process.waitFor()).isEqualTo(137);
            assertThat(pids).doesNotExist();
        }
    }

    @Test
    void aFailedMakingLeavesNothing() throws Exception {
        try (TestCgroup blocker = TestCgroup.create(TestCgroup.Host.V1, Controller.PIDS)) {
            CgroupPath path = blocker.cgroup().path();
            Set<Controller> two = Set.of(Controller.CPU, Controller.PIDS);

            assertThatThrownBy(() -> Cgroup.create(blocker.mounts(), path, two))
                    .isInstanceOf(CgroupException.class);

            Cgroup left = Cgroup.find(blocker.mounts(), path).orElseThrow();
            assertThat(left.version(Controller.CPU)).isEqualTo(Version.ABSENT);
        }
    }

    @Test
    void makesTheCgroupsAboveIt() throws Exception {
        CgroupMounts mounts = TestCgroup.mounts(TestCgroup.Host.V1);
        CgroupPath top = TestCgroup.freshPath();
        CgroupPath leaf = CgroupPath.of(top + "/middle/leaf");
        try {
            Cgroup cgroup =
                    Cgroup.create(mounts, leaf, Set.of(Controller.CPUSET, Controller.MEMORY));

            assertThat(cgroup.taskFiles()).hasSize(2).allSatisfy(f -> assertThat(f).exists());
            Path cpuset = cgroup.directory(Controller.CPUSET).orElseThrow();
            assertThat(Files.readString(cpuset.resolve("cpuset.cpus")).strip()).isNotEmpty();
            assertThat(Files.readString(cpuset.resolve("cpuset.mems")).strip()).isNotEmpty();
        } finally {
            Optional<Cgroup> made = Cgroup.find(mounts, top);
            if (made.isPresent()) {
                made.get().remove();
            }
        }
    }

    @Test
    void aChildEntersByTheTaskFilesItself() throws Exception {
        try (TestCgroup test =
                TestCgroup.create(
                        TestCgroup.Host.V1, Controller.CPU, Controller.CPUSET, Controller.PIDS)) {
            StringBuilder script = new StringBuilder();
            test.cgroup().taskFiles().forEach(file -> script.append("echo 0 >" + file + ";"));
            Process child = new ProcessBuilder("sh", "-c", script + "echo in; " + SLEEP).start();
            test.processes().add(child);
            assertThat(child.getInputStream().read()).isEqualTo('i');

            String own = Files.readString(Path.of("/proc/" + child.pid() + "/cgroup"));

            String path = test.cgroup().path().toString();
            assertThat(own.lines().filter(line -> line.endsWith(":" + path))).hasSize(3);
        }
    }

    @Test
    void onlyTheControllersAskedForAreMade() throws Exception {
        try (TestCgroup test =
                TestCgroup.create(TestCgroup.Host.AS_IT_IS, Controller.PIDS, Controller.CPU)) {
            assertThat(test.cgroup().directory(Controller.MEMORY)).isEmpty();
            assertThat(test.cgroup().directory(Controller.PIDS)).isPresent();
        }
    }

    @Test
    void aHybridPutsAProcessIntoBothHalves() throws Exception {
        try (TestCgroup test =
                TestCgroup.create(TestCgroup.Host.AS_IT_IS, Controller.PIDS, Controller.HUGETLB)) {
            Assumptions.assumeTrue(test.cgroup() instanceof HybridCgroup);
            Process process = test.start(SLEEP);
            Path unified = test.cgroup().cloneInto().orElseThrow();

            assertThat(test.cgroup().taskFiles())
                    .singleElement()
                    .satisfies(tasks ->
                            assertThat(Files.readString(tasks).strip())
                                    .isEqualTo(Long.toString(process.pid())));
            assertThat(Files.readString(unified.resolve("cgroup.procs")).strip())
                    .isEqualTo(Long.toString(process.pid()));
            assertThat(unified.resolve("hugetlb.2MB.max")).exists();
        }
    }

    @Test
    void anAbsentControllerIsNamed() {
        CgroupMounts none = new CgroupMounts(Map.of(), Optional.empty(), Set.of(), Set.of());

        assertThatThrownBy(() -> Cgroup.create(none, CgroupPath.of("x"), Set.of(Controller.MEMORY)))
                .isInstanceOf(CgroupException.class)
                .hasMessageContaining("no cgroup file system is mounted")
                .hasMessageContaining("mount -t cgroup2");
    }

    @Test
    void aProcessThatNeedsTooMuchMemoryIsKilledAndCounted() throws Exception {
        try (TestCgroup test = TestCgroup.create(TestCgroup.Host.AS_IT_IS, Controller.MEMORY)) {
            long limit = 16L << 20;
            boolean v1 = test.cgroup().version(Controller.MEMORY) == Version.V1;
            String swap = v1 ? "memory.memsw.limit_in_bytes" : "memory.swap.max";
            test.cgroup()
                    .apply(
                            List.of(
                                    write(
                                            v1 ? "memory.limit_in_bytes" : "memory.max",
                                            Controller.MEMORY,
                                            limit),
                                    write(swap, Controller.MEMORY, v1 ? limit : 0)));

            Process process = test.start("exec tail /dev/zero");

            assertThat(process.waitFor()).isEqualTo(137);
            assertThat(test.cgroup().oomKills()).isPositive();
            CgroupStatistics.Memory memory = test.cgroup().statistics().memory().orElseThrow();
            assertThat(memory.limit()).isEqualTo(OptionalLong.of(limit));
            assertThat(memory.oomKills()).isPositive();
            assertThat(memory.peak().orElseThrow()).isBetween(limit / 2, limit);
        }
    }

    @Test
    void theNumberOfProcessesIsLimited() throws Exception {
        try (TestCgroup test = TestCgroup.create(TestCgroup.Host.AS_IT_IS, Controller.PIDS)) {
            test.cgroup().apply(List.of(write("pids.max", Controller.PIDS, 3)));

            String said = test.run("for i in 1 2 3 4 5; do sleep 1000 >&- 2>&- & done");

            assertThat(said).containsIgnoringCase("fork");
            CgroupStatistics.Pids pids = test.cgroup().statistics().pids().orElseThrow();
            assertThat(pids.limit()).isEqualTo(OptionalLong.of(3));
            // The shell is counted until the kernel has let go of it, some time after it was waited for.
            assertThat(pids.current()).isBetween(2L, 3L);
        }
    }

    @ParameterizedTest
    @EnumSource(TestCgroup.Host.class)
    void devicesAreDeniedButTheOnesAllowed(TestCgroup.Host host) throws Exception {
        try (TestCgroup test = TestCgroup.create(host, Controller.DEVICES)) {
            String script =
                    "echo >/dev/null && head -c1 /dev/zero >/dev/null && echo open;"
                            + "head -c1 /dev/urandom >/dev/null; exit 0";

            test.cgroup().apply(List.of(new Setting.Devices(nodes(3, 5))));
            String first = test.run(script);
            test.cgroup().apply(List.of(new Setting.Devices(nodes(3, 5, 9))));
            String second = test.run(script);

            assertThat(first).contains("/dev/urandom").contains("not permitted").endsWith("open\n");
            assertThat(second).isEqualTo("open\n");
        }
    }

    private static DeviceRules nodes(long... minors) {
        List<DeviceRule> rules = new ArrayList<>();
        rules.add(DeviceRule.everything(false));
        for (long minor : minors) {
            rules.add(
                    new DeviceRule(
                            true,
                            DeviceRule.Type.CHAR,
                            OptionalLong.of(1),
                            OptionalLong.of(minor),
                            DeviceRule.accesses("rw")));
        }
        return new DeviceRules(rules);
    }

    @Test
    void figuresOfABusyProcess() throws Exception {
        try (TestCgroup test =
                TestCgroup.create(
                        TestCgroup.Host.AS_IT_IS,
                        Controller.CPU,
                        Controller.CPUACCT,
                        Controller.MEMORY,
                        Controller.BLKIO)) {
            test.run("i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done");

            CgroupStatistics figures = test.cgroup().statistics();

            assertThat(figures.cpu().orElseThrow().total()).isPositive();
            assertThat(figures.memory().orElseThrow().peak().orElse(1)).isPositive();
            assertThat(figures.memory().orElseThrow().limit()).isEmpty();
            assertThat(figures.pids()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(TestCgroup.Host.class)
    void version2TellsPressure(TestCgroup.Host host) throws Exception {
        try (TestCgroup test = TestCgroup.create(host, Controller.FREEZER)) {
            boolean psi = Files.exists(Path.of("/proc/pressure/cpu"));

            assertThat(test.cgroup().statistics().cpuPressure().isPresent())
                    .isEqualTo(psi && test.cgroup() instanceof CgroupV2);
        }
    }

    private static Setting write(String file, Controller controller, long value) {
        return new Setting.Write(
                file,
                controller,
                file,
                List.of(Long.toString(value)),
                new Setting.IfAbsent.Refuse("none"));
    }
}
