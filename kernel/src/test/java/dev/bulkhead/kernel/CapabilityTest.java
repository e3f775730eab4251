package dev.bulkhead.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CapabilityTest {
    @ParameterizedTest
    @ValueSource(strings = {"CAP_SYS_ADMIN", "SYS_ADMIN", "sys_admin", "Cap_Sys_Admin"})
    void namesAreReadTolerantly(String name) {
        assertThat(Capability.parse(name)).isEqualTo(Capability.CAP_SYS_ADMIN);
    }

    @Test
    void anUnknownNameIsRefused() {
        assertThatThrownBy(() -> Capability.parse("root"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("unknown capability \"root\"");
    }

    @Test
    void numbersAreTheKernels() {
        assertThat(Capability.values()).hasSize(41);
        assertThat(Capability.CAP_NET_ADMIN.number()).isEqualTo(12);
        assertThat(Capability.CAP_SYS_ADMIN.number()).isEqualTo(21);
        assertThat(Capability.CAP_CHECKPOINT_RESTORE.number()).isEqualTo(40);
    }

    @Test
    void setsAndMasksAreTheSame() {
        Set<Capability> set = Set.of(Capability.CAP_CHOWN, Capability.CAP_BPF);
        assertThat(Capability.mask(set)).isEqualTo(1L | 1L << 39);
        assertThat(Capability.ofMask(1L | 1L << 39 | 1L << 63)).isEqualTo(set);
    }

    @Test
    void theSetsOfThisThreadAreRead() throws IOException {
        CapabilitySets sets = CapabilitySets.current();
        assertThat(sets.permitted()).containsAll(sets.effective());
        assertThat(sets.effective()).contains(Capability.CAP_SYS_ADMIN);
        for (Capability capability : Capability.values()) {
            long bounding = Prctl.prctl(Prctl.PR_CAPBSET_READ, capability.number(), 0);
            assertThat(sets.bounding().contains(capability)).isEqualTo(bounding == 1);
        }
    }
}
