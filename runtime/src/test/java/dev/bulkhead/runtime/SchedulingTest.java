package dev.bulkhead.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.runtime.ContainerProcess;
import dev.bulkhead.oci.runtime.ExecCpuAffinity;
import dev.bulkhead.oci.runtime.IoPriority;
import dev.bulkhead.oci.runtime.Linux;
import dev.bulkhead.oci.runtime.Personality;
import dev.bulkhead.oci.runtime.Scheduler;
import dev.bulkhead.oci.runtime.Spec;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** When, where and as what a process runs. */
@ExtendWith(LeakCheck.class)
class SchedulingTest {
    private TestContainers containers;

    @BeforeEach
    void open() throws IOException {
        containers = TestContainers.open();
    }

    @AfterEach
    void close() throws IOException {
        containers.close();
    }

    private static ContainerProcess process(
            Optional<Scheduler> scheduler,
            Optional<IoPriority> rank,
            Optional<ExecCpuAffinity> cpus,
            String script) {
        ContainerProcess plain = Specs.process("sh", "-c", script);
        return new ContainerProcess(
                false,
                Optional.empty(),
                plain.cwd(),
                plain.env(),
                plain.args(),
                List.of(),
                Optional.empty(),
                plain.capabilities(),
                true,
                plain.oomScoreAdj(),
                scheduler,
                Optional.empty(),
                rank,
                cpus,
                plain.user(),
                JsonObject.EMPTY);
    }

    @Test
    void policyNicenessAndRankAreInForce() throws IOException {
        Scheduler scheduler =
                new Scheduler(Scheduler.Policy.BATCH, 5, 0, Set.of(), 0, 0, 0, JsonObject.EMPTY);
        IoPriority rank = new IoPriority(IoPriority.IoClass.IDLE, 0, JsonObject.EMPTY);
        Spec spec =
                Specs.standard("true").toBuilder()
                        .process(
                                process(
                                        Optional.of(scheduler),
                                        Optional.of(rank),
                                        Optional.empty(),
                                        "chrt -p $$ | head -1 | grep -o SCHED_BATCH; nice; ionice -p $$"))
                        .build();

        assertThat(containers.run(spec).lines()).containsExactly("SCHED_BATCH", "5", "idle");
    }

    @Test
    void aFurtherProgramStaysOnItsCpus() throws IOException {
        TestContainer container = containers.launch(Specs.standard("sleep", "infinity"));
        ExecCpuAffinity cpus =
                new ExecCpuAffinity(Optional.of("0"), Optional.of("0"), JsonObject.EMPTY);

        Outcome outcome =
                container.exec(
                        process(
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(cpus),
                                "grep Cpus_allowed_list /proc/self/status"));

        assertThat(outcome.out()).isEqualTo("Cpus_allowed_list:\t0");
    }

    @Test
    void theMachineLooksOlder() throws IOException {
        Linux linux = Specs.standard().linux();
        Linux old =
                new Linux(
                        linux.namespaces(),
                        linux.uidMappings(),
                        linux.gidMappings(),
                        linux.timeOffsets(),
                        linux.devices(),
                        linux.netDevices(),
                        linux.cgroupsPath(),
                        linux.resources(),
                        linux.rootfsPropagation(),
                        linux.seccomp(),
                        linux.sysctl(),
                        linux.maskedPaths(),
                        linux.readonlyPaths(),
                        linux.mountLabel(),
                        linux.intelRdt(),
                        Optional.of(new Personality(Personality.Domain.LINUX32, JsonObject.EMPTY)),
                        linux.memoryPolicy(),
                        linux.unknown());

        String machine = containers.sh("uname -m").out();
        String older = containers.sh(spec -> spec.toBuilder().linux(old).build(), "uname -m").out();

        assertThat(older).isNotEqualTo(machine).isIn("i686", "armv8l");
    }
}
