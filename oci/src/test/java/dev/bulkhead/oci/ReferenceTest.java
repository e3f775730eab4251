package dev.bulkhead.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReferenceTest {
    private static final String HEX = "0123456789abcdef".repeat(4);

    @ParameterizedTest
    @CsvSource({
        "busybox, docker.io/library/busybox:latest, busybox:latest",
        "busybox:1.36, docker.io/library/busybox:1.36, busybox:1.36",
        "docker.io/busybox, docker.io/library/busybox:latest, busybox:latest",
        "index.docker.io/library/busybox, docker.io/library/busybox:latest, busybox:latest",
        "index.docker.io/alice/tool:v2, docker.io/alice/tool:v2, alice/tool:v2",
        "alice/tool, docker.io/alice/tool:latest, alice/tool:latest",
        "library/foo/bar, docker.io/library/foo/bar:latest, library/foo/bar:latest",
        "other/library, docker.io/other/library:latest, other/library:latest",
        "test_com/foo, docker.io/test_com/foo:latest, test_com/foo:latest",
        "test.com/foo, test.com/foo:latest, test.com/foo:latest",
        "test-com:8080/foo, test-com:8080/foo:latest, test-com:8080/foo:latest",
        "localhost/foo, localhost/foo:latest, localhost/foo:latest",
        "localhost:5000/a/b/c:t, localhost:5000/a/b/c:t, localhost:5000/a/b/c:t",
        "127.0.0.1:5000/debian, 127.0.0.1:5000/debian:latest, 127.0.0.1:5000/debian:latest",
        "[fc00::1]:5000/docker, [fc00::1]:5000/docker:latest, [fc00::1]:5000/docker:latest",
        "xn--n3h.com/i:xn--n3h.com, xn--n3h.com/i:xn--n3h.com, xn--n3h.com/i:xn--n3h.com",
        "Foo/bar, Foo/bar:latest, Foo/bar:latest",
        "192.168.0.1, docker.io/library/192.168.0.1:latest, 192.168.0.1:latest",
        "192.168.0.1:80, docker.io/library/192.168.0.1:80, 192.168.0.1:80",
        "docker.io/example.com/a, docker.io/example.com/a:latest, docker.io/example.com/a:latest",
        "a---b/c__d.e, docker.io/a---b/c__d.e:latest, a---b/c__d.e:latest",
        "lower:Upper, docker.io/library/lower:Upper, lower:Upper"
    })
    void normalises(String input, String complete, String familiar) {
        Reference reference = Reference.parse(input);
        assertThat(reference).hasToString(complete);
        assertThat(reference.familiar()).isEqualTo(familiar);
        assertThat(Reference.parse(complete)).isEqualTo(reference);
        assertThat(Reference.parse(familiar)).isEqualTo(reference);
    }

    @Test
    void takesTagAndDigest() {
        Reference reference = Reference.parse("busybox:1.36@sha256:" + HEX);
        assertThat(reference.tag()).contains("1.36");
        assertThat(reference.digest()).contains(Digest.parse("sha256:" + HEX));
        assertThat(reference).hasToString("docker.io/library/busybox:1.36@sha256:" + HEX);
    }

    @Test
    void addsNoTagToADigest() {
        Reference reference = Reference.parse("localhost:5000/tool@sha256:" + HEX);
        assertThat(reference.tag()).isEmpty();
        assertThat(reference.name()).isEqualTo("localhost:5000/tool");
    }

    @Test
    void takesANameThatLooksLikeAnIdAfterItsRegistry() {
        assertThat(Reference.parse("docker.io/" + HEX).repository()).isEqualTo("library/" + HEX);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":tag",
                "@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
                "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
                "Uppercase:tag",
                "docker/Docker",
                "test:5000/Uppercase/lowercase:tag",
                "https://github.com/docker/docker",
                "-docker",
                "-docker/docker",
                "docker-/docker",
                "-docker.io/docker/docker",
                "docker///docker",
                "docker/",
                "/docker",
                "_docker/_docker",
                "____/____",
                "dock..er/docker",
                "dock_.er/docker",
                "dock-.er/docker",
                "a___b/c",
                "[fc00::1]",
                "[fc00::1]:5000",
                "fc00::1:5000/debian",
                "[fe80::1%eth0]:5000/debian",
                "[2001:db8:3:4::192.0.2.33]:5000/debian",
                "busybox:",
                "busybox:-tag",
                "busybox:.tag",
                "busybox:a:b",
                "busybox@",
                "busybox@sha256:ffff",
                "busybox@md5:0123456789abcdef0123456789abcdef",
                "../../etc/passwd",
                "busy box",
                "busybox\n"
            })
    void rejects(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Reference.parse(text))
                .withMessageStartingWith("image reference \"" + text);
    }

    @Test
    void limitsLengths() {
        String longest = "a/".repeat(127) + "a";
        assertThat(Reference.parse("localhost/" + longest).repository()).hasSize(255);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Reference.parse("localhost/" + longest + "a"))
                .withMessageContaining("longer than 255 characters");
        assertThat(Reference.parse("busybox:" + "t".repeat(128)).tag().orElseThrow()).hasSize(128);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Reference.parse("busybox:" + "t".repeat(129)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Reference.parse("a".repeat(1 << 20)))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300));
    }

    @Test
    void checksPartsThatAreGivenOneByOne() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new Reference("docker.io", "busybox", Optional.empty(), Optional.empty()))
                .withMessageContaining("library/");
    }

    @Test
    void namesTheMistake() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Reference.parse("docker/Docker"))
                .withMessage(
                        "image reference \"docker/Docker\": repository \"docker/Docker\" has"
                                + " upper-case letters; repository names are in lower case");
    }
}
