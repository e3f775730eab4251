package dev.bulkhead.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DetachKeysTest {
    @Test
    void readsWhatDockerReads() {
        assertThat(DetachKeys.parse("ctrl-p,ctrl-q")).isEqualTo(DetachKeys.DEFAULT);
        assertThat(DetachKeys.parse("ctrl-@,x,CTRL-Z,ctrl-[,ctrl-_").codes())
                .containsExactly(0, (int) 'x', 26, 27, 31);
        assertThat(DetachKeys.parse("").codes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ctrl-", "ctrl-1", "ctrl-pq", "ab", "a,,b", "é"})
    void refusesOtherKeys(String text) {
        assertThatThrownBy(() -> DetachKeys.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("detach key");
    }

    @Test
    void refusesMoreKeysThanAFrontKeeps() {
        assertThatThrownBy(() -> DetachKeys.parse("a,".repeat(16) + "a"))
                .hasMessageContaining("more than 16");
    }
}
