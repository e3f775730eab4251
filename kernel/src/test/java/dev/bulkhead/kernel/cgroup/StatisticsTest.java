package dev.bulkhead.kernel.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulkhead.kernel.KernelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The figures that both versions' files come to. */
class StatisticsTest {
    @TempDir Path directory;

    @Test
    void version2() throws IOException {
        file("memory.current", "5000\n");
        file("memory.max", "max\n");
        file("memory.peak", "9000\n");
        file("memory.swap.current", "70\n");
        file("memory.stat", "anon 1000\nfile 3000\ninactive_file 1200\n");
        file("memory.events", "low 0\nhigh 0\nmax 4\noom 2\noom_kill 3\noom_group_kill 0\n");
        file("pids.current", "2\n");
        file("pids.max", "2048\n");
        file(
                "cpu.stat",
                """
                usage_usec 300
                user_usec 200
                system_usec 100
                nr_periods 9
                nr_throttled 4
                throttled_usec 50
                """);
        file("io.stat", "254:0 rbytes=4096 wbytes=8192 rios=1 wios=2 dbytes=0 dios=0\n253:0\n");
        file(
                "memory.pressure",
                """
                some avg10=1.50 avg60=0.50 avg300=0.25 total=100
                full avg10=0.00 avg60=0.10 avg300=0.20 total=40
                """);

        CgroupStatistics figures = StatisticsV2.read(new CgroupDirectory(directory));

        CgroupStatistics.Memory memory = figures.memory().orElseThrow();
        assertThat(memory)
                .isEqualTo(
                        new CgroupStatistics.Memory(
                                5000,
                                OptionalLong.empty(),
                                OptionalLong.of(9000),
                                3000,
                                1200,
                                70,
                                4,
                                3,
                                Map.of("anon", 1000L, "file", 3000L, "inactive_file", 1200L)));
        assertThat(memory.withoutInactiveFile()).isEqualTo(3800);
        assertThat(figures.cpu())
                .contains(new CgroupStatistics.Cpu(300_000, 200_000, 100_000, 9, 4, 50_000));
        assertThat(figures.pids()).contains(new CgroupStatistics.Pids(2, OptionalLong.of(2048)));
        assertThat(figures.io()).containsExactly(new CgroupStatistics.Io(254, 0, 4096, 8192, 1, 2));
        assertThat(figures.memoryPressure())
                .contains(
                        new CgroupStatistics.Pressure(
                                new CgroupStatistics.Stall(1.5, 0.5, 0.25, 100),
                                new CgroupStatistics.Stall(0, 0.1, 0.2, 40)));
        assertThat(figures.cpuPressure()).isEmpty();
    }

    @Test
    void version1() throws IOException {
        file("memory.usage_in_bytes", "5000\n");
        file("memory.limit_in_bytes", "9223372036854771712\n");
        file("memory.max_usage_in_bytes", "9000\n");
        file("memory.failcnt", "4\n");
        file("memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 3\n");
        file("memory.stat", "cache 1\ntotal_cache 3000\ntotal_inactive_file 6000\ntotal_swap 70\n");
        file("cpuacct.usage", "300\n");
        file("cpuacct.usage_user", "200\n");
        file("cpuacct.usage_sys", "100\n");
        file("cpu.stat", "nr_periods 9\nnr_throttled 4\nthrottled_time 50\n");
        file("pids.current", "2\n");
        file("pids.max", "max\n");
        file(
                "blkio.throttle.io_service_bytes_recursive",
                """
                254:0 Read 4096
                254:0 Write 8192
                254:0 Total 12288
                8:16 Read 512
                Total 12800
                """);
        file("blkio.throttle.io_serviced_recursive", "254:0 Read 1\n254:0 Write 2\nTotal 3\n");

        CgroupStatistics figures = StatisticsV1.read(everythingHere());

        CgroupStatistics.Memory memory = figures.memory().orElseThrow();
        assertThat(memory.limit()).isEmpty();
        assertThat(memory.peak()).hasValue(9000);
        assertThat(memory.cache()).isEqualTo(3000);
        assertThat(memory.swap()).isEqualTo(70);
        assertThat(memory.limitHits()).isEqualTo(4);
        assertThat(memory.oomKills()).isEqualTo(3);
        assertThat(memory.withoutInactiveFile()).isZero();
        assertThat(figures.cpu()).contains(new CgroupStatistics.Cpu(300, 200, 100, 9, 4, 50));
        assertThat(figures.pids()).contains(new CgroupStatistics.Pids(2, OptionalLong.empty()));
        assertThat(figures.io())
                .containsExactly(
                        new CgroupStatistics.Io(254, 0, 4096, 8192, 1, 2),
                        new CgroupStatistics.Io(8, 16, 512, 0, 0, 0));
    }

    @Test
    void aControllerThatIsOffHasNoFigures() throws KernelException {
        CgroupStatistics figures = StatisticsV2.read(new CgroupDirectory(directory));

        assertThat(figures.memory()).isEmpty();
        assertThat(figures.cpu()).isEmpty();
        assertThat(figures.pids()).isEmpty();
        assertThat(figures.io()).isEmpty();
    }

    private CgroupV1 everythingHere() {
        return new CgroupV1(
                CgroupPath.of("x"),
                Map.of(
                        Controller.MEMORY, directory,
                        Controller.CPU, directory,
                        Controller.CPUACCT, directory,
                        Controller.PIDS, directory,
                        Controller.BLKIO, directory));
    }

    private void file(String name, String content) throws IOException {
        Files.writeString(directory.resolve(name), content);
    }
}
