package dev.bulkhead.runtime.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulkhead.kernel.KernelVersion;
import dev.bulkhead.kernel.seccomp.Action;
import dev.bulkhead.kernel.seccomp.Architecture;
import dev.bulkhead.kernel.seccomp.Filter;
import dev.bulkhead.oci.json.InvalidFieldException;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.runtime.Seccomp;
import dev.bulkhead.oci.runtime.SeccompRule;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SeccompTranslatorTest {
    @Test
    void newerCallsFailWithEnosysUnlessTheDefaultLetsThemThrough() {
        assertThat(translate(Seccomp.Action.KILL_PROCESS, Set.of()).newerCallAction())
                .isEqualTo(Action.errno(38));
        assertThat(translate(Seccomp.Action.ERRNO, Set.of()).newerCallAction())
                .isEqualTo(Action.errno(38));
        assertThat(translate(Seccomp.Action.LOG, Set.of()).newerCallAction().kind())
                .isEqualTo(Action.Kind.LOG);
    }

    @Test
    void everyActionHasItsKind() {
        assertThat(translate(Seccomp.Action.KILL, Set.of()).defaultAction().kind())
                .isEqualTo(Action.Kind.KILL_THREAD);
        assertThat(translate(Seccomp.Action.KILL_THREAD, Set.of()).defaultAction().kind())
                .isEqualTo(Action.Kind.KILL_THREAD);
        assertThat(translate(Seccomp.Action.TRAP, Set.of()).defaultAction().kind())
                .isEqualTo(Action.Kind.TRAP);
        assertThat(translate(Seccomp.Action.ERRNO, Set.of()).defaultAction())
                .isEqualTo(Action.errno(1));
    }

    @Test
    void flagsAreSpecAllowUnlessThereAreOthers() {
        assertThat(translate(Seccomp.Action.ALLOW, Set.of()).flagBits()).isEqualTo(4);
        assertThat(
                        translate(
                                        Seccomp.Action.ALLOW,
                                        Set.of(Seccomp.Flag.LOG, Seccomp.Flag.TSYNC))
                                .flagBits())
                .isEqualTo(3);
    }

    @Test
    void flagOfAListenerIsRefused() {
        assertThatThrownBy(() ->
                        translate(Seccomp.Action.ALLOW, Set.of(Seccomp.Flag.WAIT_KILLABLE_RECV)))
                .isInstanceOf(InvalidFieldException.class)
                .hasMessageContaining("flags")
                .hasMessageContaining("supervisor");
    }

    @Test
    void listenerIsRefused() {
        Seccomp seccomp =
                new Seccomp(
                        Seccomp.Action.ALLOW,
                        OptionalLong.empty(),
                        Set.of(),
                        Set.of(),
                        Optional.of("/run/listener"),
                        Optional.empty(),
                        List.of(),
                        JsonObject.EMPTY);

        assertThatThrownBy(() -> SeccompTranslator.filter(seccomp, Architecture.X86_64))
                .isInstanceOf(InvalidFieldException.class)
                .hasMessageContaining("listenerPath");
    }

    @Test
    void unknownCallIsNamedWithItsPlace() {
        SeccompRule rule =
                new SeccompRule(
                        List.of("read", "opne"),
                        Seccomp.Action.ALLOW,
                        OptionalLong.empty(),
                        List.of(),
                        JsonObject.EMPTY);

        assertThatThrownBy(() ->
                        SeccompTranslator.filter(
                                seccomp(Seccomp.Action.ERRNO, Set.of(), rule), Architecture.X86_64))
                .isInstanceOf(InvalidFieldException.class)
                .hasMessageContaining("syscalls[0].names[1]")
                .hasMessageContaining("opne");
    }

    @Test
    void selectionOfAProfileNamesWhatTheContainerMayDo() {
        Seccomp selected =
                SeccompProfile.standard()
                        .select(Set.of(), Architecture.X86_64, new KernelVersion(6, 18));

        assertThat(selected.defaultErrnoRet()).hasValue(1);
        assertThat(selected.architectures())
                .containsExactly(
                        Seccomp.Architecture.X86_64,
                        Seccomp.Architecture.X86,
                        Seccomp.Architecture.X32);
        assertThat(selected.syscalls())
                .anyMatch(rule -> rule.names().contains("read"))
                .noneMatch(rule -> rule.names().contains("mount"))
                .filteredOn(rule -> rule.names().contains("clone3"))
                .singleElement()
                .satisfies(rule -> assertThat(rule.errnoRet()).hasValue(38));
    }

    private static Filter translate(Seccomp.Action action, Set<Seccomp.Flag> flags) {
        return SeccompTranslator.filter(seccomp(action, flags), Architecture.X86_64);
    }

    private static Seccomp seccomp(
            Seccomp.Action action, Set<Seccomp.Flag> flags, SeccompRule... rules) {
        return new Seccomp(
                action,
                OptionalLong.empty(),
                Set.of(),
                flags,
                Optional.empty(),
                Optional.empty(),
                List.of(rules),
                JsonObject.EMPTY);
    }
}
