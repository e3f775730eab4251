package dev.bulkhead.kernel.seccomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulkhead.kernel.SystemCall;
import org.junit.jupiter.api.Test;

class SystemCallTableTest {
    @Test
    void numbersDifferByArchitecture() {
        assertThat(SystemCallTable.number("execve", Architecture.X86_64)).hasValue(59);
        assertThat(SystemCallTable.number("execve", Architecture.X86)).hasValue(11);
        assertThat(SystemCallTable.number("execve", Architecture.X32)).hasValue(0x40000000 + 520);
        assertThat(SystemCallTable.number("execve", Architecture.AARCH64)).hasValue(221);
        assertThat(SystemCallTable.number("set_tls", Architecture.ARM)).hasValue(0xF0005);
    }

    @Test
    void callOfAnotherArchitectureIsKnownAndAbsent() {
        assertThat(SystemCallTable.isKnown("s390_runtime_instr")).isTrue();
        assertThat(SystemCallTable.number("s390_runtime_instr", Architecture.X86_64)).isEmpty();
        assertThat(SystemCallTable.number("socketcall", Architecture.X86_64)).isEmpty();
    }

    @Test
    void unknownCallIsNamed() {
        assertThat(SystemCallTable.isKnown("opne")).isFalse();
        assertThatThrownBy(() -> SystemCallTable.number("opne", Architecture.X86))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("opne");
    }

    @Test
    void agreesWithTheCallsThatThisProjectMakes() {
        for (SystemCall call : SystemCall.values()) {
            assertThat(SystemCallTable.number(call.toString(), Architecture.host()))
                    .as(call.toString())
                    .hasValue(call.number());
        }
    }
}
