package dev.bulkhead.runtime.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulkhead.kernel.KernelVersion;
import dev.bulkhead.kernel.seccomp.Action;
import dev.bulkhead.kernel.seccomp.Architecture;
import dev.bulkhead.kernel.seccomp.BpfProgram;
import dev.bulkhead.kernel.seccomp.Filter;
import dev.bulkhead.kernel.seccomp.FilterCompiler;
import dev.bulkhead.kernel.seccomp.SystemCallTable;
import dev.bulkhead.kernel.seccomp.reference.BpfInterpreter;
import dev.bulkhead.kernel.seccomp.reference.FilterChecker;
import dev.bulkhead.oci.runtime.Capability;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What containers may do by default, by the programs that the kernel gets. */
class StandardProfileTest {
    private static final KernelVersion KERNEL = new KernelVersion(6, 18);
    private static final Set<Capability> DEFAULT =
            Set.of(Capability.CHOWN, Capability.KILL, Capability.SETUID, Capability.SYS_CHROOT);
    private static final Set<Capability> ADMINISTRATOR =
            Set.of(
                    Capability.SYS_ADMIN,
                    Capability.SYS_PTRACE,
                    Capability.SYS_TIME,
                    Capability.SYS_NICE,
                    Capability.BPF);
    private static final Action EPERM = Action.errno(1);
    private static final Action ENOSYS = Action.errno(38);
    private static final int MOST_STEPS = 20;
    private static final int MOST_INSTRUCTIONS = 400;

    static Stream<Arguments> surroundings() {
        return Stream.of(Architecture.X86_64, Architecture.X86, Architecture.AARCH64)
                .flatMap(host ->
                        Stream.of(Set.of(), DEFAULT, ADMINISTRATOR)
                                .map(capabilities -> Arguments.of(host, capabilities)));
    }

    @ParameterizedTest
    @MethodSource("surroundings")
    void programMeansWhatTheProfileSays(Architecture host, Set<Capability> capabilities) {
        Filter filter = SeccompProfile.standard().resolve(capabilities, host, KERNEL);
        int deepest = new FilterChecker(filter, 1).check();

        assertThat(deepest).isLessThanOrEqualTo(MOST_STEPS);
        assertThat(FilterCompiler.compile(filter).length()).isLessThan(MOST_INSTRUCTIONS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "add_key",
                "bpf",
                "finit_module",
                "io_uring_enter",
                "io_uring_register",
                "io_uring_setup",
                "kexec_load",
                "keyctl",
                "mount",
                "open_by_handle_at",
                "open_tree",
                "perf_event_open",
                "pivot_root",
                "reboot",
                "request_key",
                "setns",
                "swapon",
                "umount2",
                "unshare",
                "userfaultfd"
            })
    void dangerousCallsAreDenied(String name) {
        assertThat(decide(DEFAULT, name)).isEqualTo(EPERM);
    }

    @ParameterizedTest
    @ValueSource(longs = {38, 40, 0x1_0000_0026L, 0x1_0000_0028L, 0xFFFF_FFFF_0000_0026L, 46, -1})
    void socketOfADeniedFamilyIsRefusedHoweverItIsWritten(long family) {
        assertThat(decide(DEFAULT, "socket", family)).isEqualTo(EPERM);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 10, 16, 17, 37, 39, 41, 45})
    void socketOfAnotherFamilyIsAllowed(long family) {
        assertThat(decide(DEFAULT, "socket", family)).isEqualTo(Action.ALLOW);
    }

    @Test
    void socketcallMakesNoSocketFrom64BitSurroundings() {
        assertThat(decide(Architecture.X86_64, Architecture.X86, "socketcall", 1)).isEqualTo(EPERM);
        assertThat(decide(Architecture.X86_64, Architecture.X86, "socketcall", 3))
                .isEqualTo(Action.ALLOW);
        assertThat(decide(Architecture.X86, Architecture.X86, "socketcall", 1))
                .isEqualTo(Action.ALLOW);
    }

    @Test
    void threadsButNoNamespaces() {
        long thread = 0x3D0F00;

        assertThat(decide(DEFAULT, "clone", thread)).isEqualTo(Action.ALLOW);
        for (int bit : List.of(17, 25, 26, 27, 28, 29, 30)) {
            assertThat(decide(DEFAULT, "clone", thread | 1L << bit)).isEqualTo(EPERM);
        }
        assertThat(decide(DEFAULT, "clone3")).isEqualTo(ENOSYS);
    }

    @Test
    void capabilitiesOpenWhatBelongsToThem() {
        assertThat(decide(ADMINISTRATOR, "mount")).isEqualTo(Action.ALLOW);
        assertThat(decide(ADMINISTRATOR, "clone", -1)).isEqualTo(Action.ALLOW);
        assertThat(decide(ADMINISTRATOR, "clone3")).isEqualTo(Action.ALLOW);
        assertThat(decide(ADMINISTRATOR, "chroot")).isEqualTo(EPERM);
        assertThat(decide(DEFAULT, "chroot")).isEqualTo(Action.ALLOW);
    }

    @Test
    void callNewerThanTheProfileIsUnknown() {
        BpfProgram program =
                FilterCompiler.compile(
                        SeccompProfile.standard().resolve(DEFAULT, Architecture.X86_64, KERNEL));

        assertThat(new BpfInterpreter(program).run(Architecture.X86_64.auditValue(), 600).action())
                .isEqualTo(ENOSYS);
    }

    private static Action decide(Set<Capability> capabilities, String name, long... arguments) {
        return decide(capabilities, Architecture.X86_64, Architecture.X86_64, name, arguments);
    }

    private static Action decide(
            Architecture host, Architecture program, String name, long... arguments) {
        return decide(DEFAULT, host, program, name, arguments);
    }

    private static Action decide(
            Set<Capability> capabilities,
            Architecture host,
            Architecture program,
            String name,
            long... arguments) {
        Filter filter = SeccompProfile.standard().resolve(capabilities, host, KERNEL);
        return new BpfInterpreter(FilterCompiler.compile(filter))
                .run(
                        program.auditValue(),
                        SystemCallTable.number(name, program).orElseThrow(),
                        arguments)
                .action();
    }
}
