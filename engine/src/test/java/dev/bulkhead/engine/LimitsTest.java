package dev.bulkhead.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LimitsTest {
    @RegisterExtension static final EngineExtension ENGINE = new EngineExtension();

    private static final long MEBIBYTE = 1 << 20;

    @BeforeAll
    static void importImage() throws Exception {
        BusyboxImage.importInto(ENGINE.engine(), "box");
    }

    private static ContainerRequest.Builder box(String script) {
        return ContainerRequest.ofImage("box").command("sh", "-c", script);
    }

    /** Limits of which one alone is set, as it is written at its place. */
    private record Wanted(
            OptionalLong memory,
            OptionalLong swap,
            Optional<Double> cpus,
            Optional<String> cpuset,
            OptionalLong pids,
            List<Limits.Ulimit> ulimits) {
        static final Wanted NOTHING =
                new Wanted(
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        OptionalLong.empty(),
                        List.of());

        Wanted memory(long bytes, long withSwap) {
            return new Wanted(
                    OptionalLong.of(bytes), OptionalLong.of(withSwap), cpus, cpuset, pids, ulimits);
        }

        Wanted cpus(double number) {
            return new Wanted(memory, swap, Optional.of(number), cpuset, pids, ulimits);
        }

        Wanted cpuset(String list) {
            return new Wanted(memory, swap, cpus, Optional.of(list), pids, ulimits);
        }

        Wanted pids(long number) {
            return new Wanted(memory, swap, cpus, cpuset, OptionalLong.of(number), ulimits);
        }

        Wanted ulimit(String name, long soft, long hard) {
            return new Wanted(
                    memory, swap, cpus, cpuset, pids, List.of(new Limits.Ulimit(name, soft, hard)));
        }

        Limits limits() {
            return new Limits(
                    memory,
                    swap,
                    OptionalLong.empty(),
                    cpus,
                    OptionalLong.empty(),
                    cpuset,
                    Optional.empty(),
                    pids,
                    OptionalInt.empty(),
                    OptionalLong.empty(),
                    OptionalInt.empty(),
                    ulimits);
        }
    }

    /** Limits with a size of /dev/shm. */
    static Limits limits(Optional<Long> sharedMemory) {
        return new Limits(
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalLong.empty(),
                OptionalInt.empty(),
                sharedMemory.map(OptionalLong::of).orElse(OptionalLong.empty()),
                OptionalInt.empty(),
                List.of());
    }

    private static Outcome run(String script, Wanted wanted) throws EngineException {
        return ENGINE.run(box(script).limits(wanted.limits()));
    }

    @Test
    void aProgramThatTakesMoreMemoryIsKilledAndTheReasonIsTold() throws Exception {
        Container container =
                ENGINE.engine()
                        .create(
                                box("exec dd if=/dev/zero of=/dev/null bs=200M count=1")
                                        .limits(
                                                Wanted.NOTHING
                                                        .memory(16 * MEBIBYTE, 16 * MEBIBYTE)
                                                        .limits())
                                        .build());
        assertThat(EngineExtension.run(container).code()).isEqualTo(137);
        assertThat(container.info().status().error())
                .hasValueSatisfying(reason -> assertThat(reason).contains("memory"));
    }

    @Test
    void memoryIsLimitedToTheByte() throws Exception {
        String read =
                "cat /sys/fs/cgroup/memory/memory.limit_in_bytes /sys/fs/cgroup/memory.max"
                        + " 2>/dev/null";
        assertThat(run(read, Wanted.NOTHING.memory(64 * MEBIBYTE, 64 * MEBIBYTE)).lines())
                .containsExactly(Long.toString(64 * MEBIBYTE));
    }

    @Test
    void processesAreCounted() throws Exception {
        String bomb = "for i in 1 2 3 4 5 6 7 8 9 10; do sleep 1 & done; wait";
        Outcome outcome = run(bomb, Wanted.NOTHING.pids(5));
        assertThat(outcome.error()).contains("can't fork");
        String read = "cat /sys/fs/cgroup/pids/pids.max /sys/fs/cgroup/pids.max 2>/dev/null";
        assertThat(run(read, Wanted.NOTHING).lines()).containsExactly("2048");
        assertThat(run(read, Wanted.NOTHING.pids(-1)).lines()).containsExactly("max");
    }

    @Test
    void timeOfProcessorsIsAQuota() throws Exception {
        String read =
                "cat /sys/fs/cgroup/cpu/cpu.cfs_quota_us /sys/fs/cgroup/cpu/cpu.cfs_period_us"
                        + " 2>/dev/null || cat /sys/fs/cgroup/cpu.max";
        assertThat(String.join(" ", run(read, Wanted.NOTHING.cpus(0.5)).lines()))
                .isEqualTo("50000 100000");
    }

    @Test
    void processorsAreChosen() throws Exception {
        assertThat(
                        run(
                                        "nproc; grep Cpus_allowed_list /proc/self/status",
                                        Wanted.NOTHING.cpuset("0"))
                                .lines())
                .containsExactly("1", "Cpus_allowed_list:\t0");
    }

    @Test
    void limitsOfEachProcessAreSet() throws Exception {
        assertThat(run("ulimit -Sn; ulimit -Hn", Wanted.NOTHING.ulimit("nofile", 100, 200)).lines())
                .containsExactly("100", "200");
        assertThat(run("ulimit -Sn", Wanted.NOTHING).lines()).containsExactly("1024");
        assertThatThrownBy(() -> run("true", Wanted.NOTHING.ulimit("nothing", 1, 2)))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("unknown ulimit: nothing")
                .hasMessageContaining("nofile");
    }

    @Test
    void anImpossibleLimitIsRefusedBeforeAnythingIsMade() {
        assertThatThrownBy(() -> Wanted.NOTHING.memory(1000, 1000).limits())
                .hasMessageContaining("memory: 1000 bytes")
                .hasMessageContaining("at least 512k");
        assertThatThrownBy(() -> Wanted.NOTHING.memory(4 * MEBIBYTE, MEBIBYTE).limits())
                .hasMessageContaining("memory-swap");
        assertThatThrownBy(() -> Wanted.NOTHING.cpus(0).limits()).hasMessageContaining("cpus: 0.0");
        assertThatThrownBy(() -> Wanted.NOTHING.pids(-7).limits()).hasMessageContaining("-7");
        assertThatThrownBy(() -> Wanted.NOTHING.ulimit("nofile", 3, 2))
                .hasMessageContaining("soft limit 3 is above the hard limit 2");
    }

    @Test
    void whatThisMachineDoesNotHaveIsNamed() {
        for (String list : List.of("77", "0-", "x")) {
            assertThatThrownBy(() -> run("true", Wanted.NOTHING.cpuset(list)))
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("cpus")
                    .hasMessageContaining(list);
        }
    }
}
