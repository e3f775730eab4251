package dev.bulkhead.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RlimitTest {
    @Test
    void aLimitOfAnotherProcessIsSet() throws IOException {
        int pid =
                Spawn.spawn(
                        "/bin/sleep",
                        List.of("sleep", "1000"),
                        List.of(),
                        Map.of(),
                        Optional.empty());
        try (Poller poller = Poller.open();
                Pidfd child = Pidfd.open(pid)) {
            try {
                new Rlimit(12, 34).set(pid, Rlimit.Resource.RLIMIT_CORE);
                assertThat(Rlimit.get(pid, Rlimit.Resource.RLIMIT_CORE))
                        .isEqualTo(new Rlimit(12, 34));
                assertThat(Files.readString(Path.of("/proc/%d/limits".formatted(pid))))
                        .containsPattern("Max core file size +12 +34 +bytes");
            } finally {
                child.sendSignal(9);
                child.waitid(poller);
            }
        }
    }

    @Test
    void everyResourceIsKnownToTheKernel() throws IOException {
        for (Rlimit.Resource resource : Rlimit.Resource.values()) {
            assertThat(Rlimit.get(resource)).isNotNull();
        }
    }

    @Test
    void aSoftLimitAboveTheHardIsRefused() {
        assertThatThrownBy(() -> new Rlimit(Rlimit.RLIM_INFINITY, 5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("soft limit 18446744073709551615 is above the hard limit 5");
        assertThat(new Rlimit(5, Rlimit.RLIM_INFINITY)).hasToString("5:unlimited");
    }
}
