package dev.bulkhead.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KernelFeaturesTest {
    @ParameterizedTest
    @CsvSource({"6.18.44-fc, 6, 18", "5.4, 5, 4", "4.18.0-553.el8.x86_64, 4, 18", "7.0-rc1, 7, 0"})
    void releasesAreRead(String release, int major, int minor) {
        assertThat(KernelVersion.parse(release)).isEqualTo(new KernelVersion(major, minor));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "6", "six.one", "99999999999.1"})
    void whatIsNoReleaseIsRefused(String release) {
        assertThatThrownBy(() -> KernelVersion.parse(release))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + release + "\"");
    }

    @Test
    void versionsAreOrderedByNumber() {
        KernelVersion version = new KernelVersion(5, 10);
        assertThat(version.isAtLeast(5, 9)).isTrue();
        assertThat(version.isAtLeast(5, 10)).isTrue();
        assertThat(version.isAtLeast(5, 11)).isFalse();
        assertThat(version.isAtLeast(4, 19)).isTrue();
        assertThat(version.isAtLeast(6, 0)).isFalse();
    }

    @Test
    void whatTheKernelOffersIsWhatWorks() throws IOException {
        KernelFeatures features = KernelFeatures.probe();
        assertThat(features.version().toString())
                .isEqualTo(
                        System.getProperty("os.version", "").replaceAll("^(\\d+\\.\\d+).*", "$1"));
        assertThat(features.seccompActions()).contains("allow", "errno", "kill_process");
        assertThat(features.has(Capability.CAP_SYS_ADMIN)).isTrue();
        assertThat(features.lastCapability()).isBetween(37, 63);
        if (features.overlay()) {
            FsContext.fsopen("overlay").close();
        }
        if (features.idMappedMounts()) {
            try (Fd tree = Mounts.openTree("/tmp", Mounts.OPEN_TREE_CLONE)) {
                Mounts.setAttributes(tree, Mounts.Attributes.set(Mounts.MOUNT_ATTR_NODEV));
            }
        }
    }
}
