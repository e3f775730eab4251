package dev.bulkhead.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulkhead.oci.runtime.Memory;
import dev.bulkhead.oci.runtime.Pids;
import dev.bulkhead.oci.runtime.Resources;
import dev.bulkhead.oci.runtime.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is done to all processes of a container, and known of them, by its cgroup. */
@ExtendWith(LeakCheck.class)
class CgroupControlTest {
    private TestContainers containers;

    @BeforeEach
    void open() throws IOException {
        containers = TestContainers.open();
    }

    @AfterEach
    void close() throws IOException {
        containers.close();
    }

    @Test
    void aContainerStandsStillUntilItIsThawed() throws IOException {
        TestContainer container =
                containers.launch(Specs.standard("sh", "-c", "while :; do echo tick; done"));
        container.awaitOutput("tick");

        containers.runtime().freeze(container.cgroup());
        long ticks = processorTime(container);
        for (int i = 0; i < 10_000; i++) {
            Files.readString(Path.of("/proc/self/stat"));
        }
        assertThat(processorTime(container)).isEqualTo(ticks);

        containers.runtime().thaw(container.cgroup());
        while (processorTime(container) == ticks) {
            Thread.onSpinWait();
        }
    }

    /** The clock ticks that a container's first process has used. */
    private static long processorTime(TestContainer container) throws IOException {
        String[] fields =
                Files.readString(Path.of("/proc/" + container.running().pid() + "/stat"))
                        .split(" ", -1);
        return Long.parseLong(fields[13]) + Long.parseLong(fields[14]);
    }

    @Test
    void whatItUsesIsCounted() throws IOException {
        Resources resources =
                Resources.builder()
                        .memory(Memory.builder().limit(32 << 20).build())
                        .pids(new Pids(10))
                        .build();
        Spec spec =
                Specs.withLinux(
                        Specs.standard(
                                "sh",
                                "-c",
                                "head -c 4000000 /dev/zero > /dev/shm/file; sleep 99 & sleep 99 & echo ready; wait"),
                        linux -> linux.resources(resources));
        TestContainer container = containers.launch(spec);
        container.awaitOutput("ready");

        ContainerStatistics statistics = containers.runtime().statistics(container.cgroup());

        assertThat(statistics.memory())
                .hasValueSatisfying(memory -> {
                    assertThat(memory.usage()).isBetween(4_000_000L, 32L << 20);
                    assertThat(memory.limit()).hasValue(32 << 20);
                });
        assertThat(statistics.pids())
                .hasValueSatisfying(pids -> {
                    assertThat(pids.current()).isEqualTo(3);
                    assertThat(pids.limit()).hasValue(10);
                });
        assertThat(statistics.cpu())
                .hasValueSatisfying(cpu -> assertThat(cpu.total()).isPositive());
    }

    @Test
    void killsForLackOfMemoryAreCounted() throws IOException {
        Resources resources =
                Resources.builder().memory(Memory.builder().limit(16 << 20).build()).build();
        Spec spec =
                Specs.withLinux(
                        Specs.standard(
                                "sh",
                                "-c",
                                "python3 -c 'bytearray(100 << 20)'; echo over; exec sleep 99"),
                        linux -> linux.resources(resources));
        TestContainer container =
                containers.launch(Specs.withProcess(spec, process -> process.oomScoreAdj(0)));
        container.awaitOutput("over");

        assertThat(containers.runtime().oomKills(container.cgroup())).isPositive();
    }

    @Test
    void aCgroupThatIsGoneIsNamed() {
        assertThatThrownBy(() -> containers.runtime().freeze("/no/such"))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageStartingWith("/no/such: there is no such cgroup");
    }
}
