package dev.bulkhead.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlatformTest {
    @ParameterizedTest
    @CsvSource({
        "linux/amd64, linux/amd64",
        "Linux/x86_64, linux/amd64",
        "linux/aarch64, linux/arm64",
        "linux/arm64/v8, linux/arm64/v8",
        "linux/i686, linux/386",
        "linux/armhf, linux/arm",
        "linux/armel, linux/arm/v6"
    })
    void reads(String text, String platform) {
        assertThat(Platform.parse(text)).hasToString(platform);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "linux", "linux/", "/amd64", "a/b/c/d", "linux/amd 64", "linux//v7"})
    void rejects(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Platform.parse(text))
                .withMessageContaining("os/architecture");
    }

    @ParameterizedTest
    @CsvSource({
        "linux/amd64, linux/amd64, true",
        "linux/amd64, linux/amd64/v1, true",
        "linux/amd64, linux/amd64/v3, false",
        "linux/amd64/v3, linux/amd64/v2, true",
        "linux/amd64, linux/arm64, false",
        "linux/amd64, windows/amd64, false",
        "linux/arm64, linux/arm64/v8, true",
        "linux/arm64, linux/arm64/v8.2, false",
        "linux/arm64/v9, linux/arm64/v8.2, true",
        "linux/arm/v7, linux/arm/v6, true",
        "linux/arm/v6, linux/arm/v7, false",
        "linux/arm/v6, linux/arm, false",
        "linux/riscv64, linux/riscv64, true",
        "linux/riscv64, linux/riscv64/rva23u64, false",
        "linux/riscv64/rva23u64, linux/riscv64/rva23u64, true"
    })
    void tellsWhatAMachineRuns(String machine, String image, boolean runs) {
        assertThat(Platform.parse(machine).runs(Platform.parse(image))).isEqualTo(runs);
    }

    @Test
    void namesThisMachineAsGoDoes() {
        assertThat(Platform.host().os()).isEqualTo("linux");
        assertThat(Platform.host().architecture()).doesNotContain("x86_64").isNotEqualTo("aarch64");
    }
}
