package dev.bulkhead.kernel.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CgroupPathTest {
    @Test
    void lyingBelowTheMountPoint() {
        CgroupPath path = CgroupPath.of("/bulkhead//3f2a/");

        assertThat(path.below(Path.of("/c"))).isEqualTo(Path.of("/c/bulkhead/3f2a"));
        assertThat(path).hasToString("/bulkhead/3f2a").isEqualTo(CgroupPath.of("bulkhead/3f2a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "..", ".", "a/../b", "a/./b", "a\nb", "a\u0000b"})
    void refusedBeforeTheKernelSeesIt(String path) {
        assertThatIllegalArgumentException().isThrownBy(() -> CgroupPath.of(path));
    }

    @Test
    void aNameHasAtMost255Characters() {
        assertThat(CgroupPath.of("x".repeat(255)).names()).hasSize(1);
        assertThatIllegalArgumentException().isThrownBy(() -> CgroupPath.of("x".repeat(256)));
    }
}
