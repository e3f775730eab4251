package dev.bulkhead.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulkhead.kernel.KernelVersion;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.runtime.Capabilities;
import dev.bulkhead.oci.runtime.Capability;
import dev.bulkhead.oci.runtime.ConsoleSize;
import dev.bulkhead.oci.runtime.ContainerProcess;
import dev.bulkhead.oci.runtime.Device;
import dev.bulkhead.oci.runtime.Namespace;
import dev.bulkhead.oci.runtime.Root;
import dev.bulkhead.oci.runtime.Spec;
import dev.bulkhead.oci.runtime.SpecCodec;
import dev.bulkhead.oci.runtime.TimeOffsets;
import dev.bulkhead.oci.runtime.User;
import dev.bulkhead.runtime.compile.CgroupPlacement;
import dev.bulkhead.runtime.compile.ExecCompiler;
import dev.bulkhead.runtime.compile.ExecContext;
import dev.bulkhead.runtime.compile.HostTraits;
import dev.bulkhead.runtime.compile.LaunchContext;
import dev.bulkhead.runtime.compile.PlanCompiler;
import dev.bulkhead.runtime.compile.ProgramContext;
import dev.bulkhead.runtime.compile.RootMount;
import dev.bulkhead.runtime.plan.Plan;
import dev.bulkhead.runtime.plan.PlanPrinter;
import dev.bulkhead.runtime.plan.Streams;
import dev.bulkhead.runtime.security.SeccompProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Plans of typical configurations, as files that people read: what {@code explain} would show.
 * After a change that is meant, {@code -Dgolden.write=true} writes them anew; the difference is
 * reviewed with the change. Needs no root.
 */
class GoldenPlanTest {
    private static final Path PLANS = Path.of("src/test/resources/plans");
    private static final int LAST_CAPABILITY = 40;

    private static final RootMount OVERLAY =
            new RootMount.Overlay(
                    List.of(
                            new RootMount.Lower("/layers/top", true),
                            new RootMount.Lower("/layers/bottom", true)),
                    true);

    private static final CgroupPlacement V1 =
            new CgroupPlacement(
                    List.of(
                            "/sys/fs/cgroup/memory/bulkhead/c1/tasks",
                            "/sys/fs/cgroup/cpu,cpuacct/bulkhead/c1/tasks"),
                    OptionalInt.empty(),
                    List.of(
                            new CgroupPlacement.View("memory", "/sys/fs/cgroup/memory/bulkhead/c1"),
                            new CgroupPlacement.View(
                                    "cpu,cpuacct", "/sys/fs/cgroup/cpu,cpuacct/bulkhead/c1")));

    private static final CgroupPlacement V2 =
            new CgroupPlacement(
                    List.of(),
                    OptionalInt.of(1),
                    List.of(new CgroupPlacement.View("", "/sys/fs/cgroup/bulkhead/c1")));

    private static void assertPlan(String name, Plan plan) throws IOException {
        Path file = PLANS.resolve(name + ".txt");
        // Without the numbers, which would differ in every line after a change.
        String printed = PlanPrinter.print(plan).replaceAll("(?m)^ *\\d+ +", "");
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(file, printed);
        }
        assertThat(printed).isEqualTo(Files.readString(file));
    }

    private static LaunchContext context(
            RootMount root,
            CgroupPlacement cgroup,
            Map<String, Integer> joined,
            Set<String> files,
            ProgramContext program) {
        return new LaunchContext(
                HostTraits.RECENT,
                root,
                OptionalInt.of(0),
                joined,
                cgroup,
                Set.of("/proc/acpi", "/proc/asound", "/proc/scsi", "/sys/firmware"),
                files,
                program);
    }

    private static ProgramContext program(Spec spec, Streams streams, OptionalInt init) {
        Plan.Options options = new Plan.Options(false, true, true, true, 10_000_000, 5);
        return new ProgramContext(
                new SeccompFilters(new KernelVersion(6, 18))
                        .of(
                                spec.linux(),
                                spec.process().orElseThrow(),
                                Optional.of(SeccompProfile.standard())),
                init,
                streams,
                options,
                LAST_CAPABILITY);
    }

    private static Plan compile(Spec spec) {
        return compile(spec, Streams.LOGGED);
    }

    private static Plan compile(Spec spec, Streams streams) {
        return PlanCompiler.compile(
                spec,
                context(
                        OVERLAY,
                        V1,
                        Map.of(),
                        Set.of(),
                        program(spec, streams, OptionalInt.empty())));
    }

    @Test
    void aContainerByDefault() throws IOException {
        assertPlan("default", compile(Specs.standard("nginx", "-g", "daemon off;")));
    }

    @Test
    void aReadOnlyOneWithVolumes() throws IOException {
        Spec spec = Specs.standard("true").toBuilder().root(new Root("/", true)).build();
        spec = Specs.mounting(spec, Specs.bind("/srv/data", "/data", "ridmap", "rslave"));
        spec = Specs.mounting(spec, Specs.bind("/srv/app.conf", "/etc/app.conf", "ro"));
        spec = Specs.mounting(spec, Specs.bind("/srv/shared", "/shared", "rro"));
        spec =
                Specs.mounting(
                        spec,
                        Specs.mount(
                                "/tmp", "tmpfs", "nosuid", "nodev", "mode=1777", "size=1048576"));
        assertPlan(
                "read-only",
                PlanCompiler.compile(
                        spec,
                        context(
                                OVERLAY,
                                V1,
                                Map.of(),
                                Set.of("/srv/app.conf"),
                                program(spec, Streams.LOGGED, OptionalInt.empty()))));
    }

    @Test
    void oneInTheHostsNetwork() throws IOException {
        assertPlan(
                "host-network",
                compile(Specs.sharing(Specs.standard("true"), Namespace.Type.NETWORK)));
    }

    @Test
    void oneThatJoinsNamespaces() throws IOException {
        Spec shared =
                Specs.sharing(Specs.standard("true"), Namespace.Type.NETWORK, Namespace.Type.IPC);
        List<Namespace> all = new ArrayList<>(shared.linux().namespaces());
        all.add(Namespace.joined(Namespace.Type.NETWORK, "/run/netns/web"));
        all.add(Namespace.joined(Namespace.Type.IPC, "/proc/77/ns/ipc"));
        Spec spec = Specs.withLinux(shared, linux -> linux.namespaces(all));
        Map<String, Integer> joined = Map.of("/run/netns/web", 1, "/proc/77/ns/ipc", 2);
        assertPlan(
                "joined-namespaces",
                PlanCompiler.compile(
                        spec,
                        context(
                                OVERLAY,
                                V1,
                                joined,
                                Set.of(),
                                program(spec, Streams.LOGGED, OptionalInt.empty()))));
    }

    @Test
    void oneWithATerminal() throws IOException {
        assertPlan(
                "terminal",
                compile(
                        Specs.withProcess(
                                Specs.standard("bash"),
                                process -> process.consoleSize(new ConsoleSize(24, 80))),
                        Streams.TERMINAL));
    }

    @Test
    void oneOfAnotherUser() throws IOException {
        Spec spec =
                Specs.withProcess(
                        Specs.standard("postgres"),
                        process ->
                                process.user(
                                                new User(
                                                        70,
                                                        71,
                                                        OptionalLong.of(077),
                                                        List.of(72L, 73L),
                                                        JsonObject.EMPTY))
                                        .cwd("/var/lib/postgresql")
                                        .oomScoreAdj(-500)
                                        .capabilities(
                                                new Capabilities(
                                                        Set.of(Capability.NET_BIND_SERVICE),
                                                        Set.of(Capability.NET_BIND_SERVICE),
                                                        Set.of(Capability.NET_BIND_SERVICE),
                                                        Set.of(Capability.NET_BIND_SERVICE),
                                                        Set.of(Capability.NET_BIND_SERVICE),
                                                        JsonObject.EMPTY)));
        assertPlan("user", compile(spec));
    }

    @Test
    void aPrivilegedOne() throws IOException {
        Spec base = Specs.sharing(Specs.standard("true"), Namespace.Type.USER);
        Device disk =
                new Device(
                        Device.Type.BLOCK,
                        "/dev/sda",
                        OptionalLong.of(8),
                        OptionalLong.of(0),
                        OptionalLong.of(0660),
                        OptionalLong.of(0),
                        OptionalLong.of(6),
                        JsonObject.EMPTY);
        Spec spec =
                Specs.withLinux(
                        Specs.withProcess(
                                base,
                                process ->
                                        process.capabilities(
                                                        Capabilities.of(
                                                                EnumSet.allOf(Capability.class)))
                                                .noNewPrivileges(false)),
                        linux ->
                                linux.maskedPaths(List.of())
                                        .readonlyPaths(List.of())
                                        .idMappings(List.of(), List.of())
                                        .devices(List.of(disk)));
        ProgramContext program =
                new ProgramContext(
                        Optional.empty(),
                        OptionalInt.empty(),
                        Streams.DIRECT,
                        new Plan.Options(false, false, true, false, 0, 1),
                        LAST_CAPABILITY);
        RootMount root = new RootMount.Directory("/srv/root", false);
        assertPlan(
                "privileged",
                PlanCompiler.compile(
                        spec,
                        new LaunchContext(
                                HostTraits.RECENT,
                                root,
                                OptionalInt.empty(),
                                Map.of(),
                                V1,
                                Set.of(),
                                Set.of(),
                                program)));
    }

    @Test
    void oneWithASmallInit() throws IOException {
        Spec spec = Specs.standard("sh", "-c", "sleep 1 & wait");
        assertPlan(
                "init",
                PlanCompiler.compile(
                        spec,
                        context(
                                OVERLAY,
                                V1,
                                Map.of(),
                                Set.of(),
                                program(spec, Streams.LOGGED, OptionalInt.of(1)))));
    }

    @Test
    void oneThatIsBornInItsCgroup() throws IOException {
        Spec spec = Specs.standard("true");
        assertPlan(
                "cgroup-v2",
                PlanCompiler.compile(
                        spec,
                        context(
                                OVERLAY,
                                V2,
                                Map.of(),
                                Set.of(),
                                program(spec, Streams.LOGGED, OptionalInt.empty()))));
    }

    @Test
    void oneWithClocksAndSettingsOfItsOwn() throws IOException {
        TimeOffsets offsets =
                new TimeOffsets(
                        Optional.of(new TimeOffsets.Offset(86_400, 0, JsonObject.EMPTY)),
                        Optional.empty());
        Spec base = Specs.standard("true");
        List<Namespace> all = new ArrayList<>(base.linux().namespaces());
        all.add(Namespace.fresh(Namespace.Type.TIME));
        assertPlan(
                "clocks",
                compile(
                        Specs.withLinux(
                                base.toBuilder().domainname("realm").build(),
                                linux ->
                                        linux.namespaces(all)
                                                .timeOffsets(offsets)
                                                .sysctl(Map.of("net.core.somaxconn", "1024")))));
    }

    @Test
    void aFurtherProgram() throws IOException {
        Spec spec = Specs.standard("nginx");
        ContainerProcess process =
                Specs.process("bash", "-l").toBuilder()
                        .consoleSize(new ConsoleSize(24, 80))
                        .build();
        ProgramContext program = program(spec, Streams.TERMINAL, OptionalInt.empty());
        assertPlan("exec", ExecCompiler.compile(spec, process, new ExecContext(0, V1, program)));
    }

    @Test
    void oneOnAnOlderKernel() throws IOException {
        Spec spec = Specs.standard("true");
        LaunchContext recent =
                context(
                        OVERLAY,
                        V2,
                        Map.of(),
                        Set.of(),
                        program(spec, Streams.LOGGED, OptionalInt.empty()));
        assertPlan(
                "older-kernel",
                PlanCompiler.compile(
                        spec,
                        new LaunchContext(
                                HostTraits.OLDER,
                                recent.root(),
                                recent.idMapDescriptor(),
                                recent.joined(),
                                recent.cgroup(),
                                recent.maskedDirectories(),
                                recent.boundFiles(),
                                recent.program())));
    }

    /** A document with the facts of the runtime specification's own example. */
    @Test
    void theExampleOfTheSpecification() throws IOException {
        Spec spec = SpecCodec.read(Files.readAllBytes(PLANS.resolve("specification.json")));
        assertPlan("specification", compile(spec, Streams.TERMINAL));
    }
}
