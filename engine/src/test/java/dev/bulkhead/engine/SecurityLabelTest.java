package dev.bulkhead.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** SELinux labels: no policy is needed to say what they are. */
class SecurityLabelTest {
    private static final String ID = "00020001" + "0".repeat(56);

    @Test
    void theUsualOneHasCategoriesOfItsOwn() {
        assertThat(SecurityLabel.USUAL.process(ID))
                .isEqualTo("system_u:system_r:container_t:s0:c1,c2");
        assertThat(SecurityLabel.USUAL.files(ID))
                .isEqualTo("system_u:object_r:container_file_t:s0:c1,c2");
    }

    @Test
    void categoriesDifferEvenWhereAnIdRepeats() {
        assertThat(SecurityLabel.USUAL.process("00070007" + "0".repeat(56))).endsWith(":s0:c7,c8");
    }

    @Test
    void partsAreSetByName() {
        SecurityLabel label =
                SecurityLabel.USUAL
                        .with("type", "spc_t")
                        .flatMap(each -> each.with("level", "s0:c5"))
                        .flatMap(each -> each.with("filetype", "svirt_sandbox_file_t"))
                        .orElseThrow();

        assertThat(label.process(ID)).isEqualTo("system_u:system_r:spc_t:s0:c5");
        assertThat(label.files(ID)).isEqualTo("system_u:object_r:svirt_sandbox_file_t:s0:c5");
        assertThat(SecurityLabel.USUAL.with("color", "red")).isEmpty();
    }

    @Test
    void whatIsNoNameIsRefused() {
        Optional<String> quoted = Optional.of("container_t\",nodev");
        assertThatThrownBy(() -> SecurityLabel.USUAL.with("type", quoted.orElseThrow()))
                .hasMessageContaining("SELinux type");
    }
}
