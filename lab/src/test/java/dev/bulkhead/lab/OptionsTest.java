package dev.bulkhead.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class OptionsTest {
    @Test
    void withoutOptionsAllIsMeasured() {
        Options options = Options.parse(List.of());

        assertThat(options.only()).containsExactlyInAnyOrder(Entrant.values());
        assertThat(options.crowds()).containsExactly(50, 500);
        assertThat(options.runs()).isEqualTo(50);
        assertThat(options.install()).isFalse();
    }

    @Test
    void optionsSayOtherwise() {
        Options options =
                Options.parse(
                        List.of(
                                "--runs",
                                "7",
                                "--only",
                                "unshare,crun",
                                "--crowds",
                                "none",
                                "--json",
                                "out.json",
                                "--install"));

        assertThat(options.runs()).isEqualTo(7);
        assertThat(options.only()).containsExactlyInAnyOrder(Entrant.UNSHARE, Entrant.CRUN);
        assertThat(options.crowds()).isEmpty();
        assertThat(options.json()).hasValue(Path.of("out.json"));
        assertThat(options.install()).isTrue();
    }

    @Test
    void whatIsNotUnderstoodIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Options.parse(List.of("--only", "podman")))
                .withMessageContaining("podman")
                .withMessageContaining("unshare, bulkhead, bwrap, crun, runc, docker, conmon");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Options.parse(List.of("--runs", "0")))
                .withMessageContaining("0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Options.parse(List.of("--runs")))
                .withMessage("--runs needs a value");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Options.parse(List.of("--fast")))
                .withMessage("unknown option --fast");
    }
}
