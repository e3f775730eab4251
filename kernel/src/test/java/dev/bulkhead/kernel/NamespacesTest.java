package dev.bulkhead.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class NamespacesTest {
    @Test
    void workIsDoneInsideAndTheCallerStaysOutside() throws IOException {
        try (Fd made =
                        Namespaces.insideNew(
                                Namespaces.CLONE_NEWNET, () -> Namespaces.current("net"));
                Fd own = Namespaces.current("net")) {
            String inside = Namespaces.inside(List.of(made), () -> name("net"));
            assertThat(inside).isEqualTo(link(made)).isNotEqualTo(link(own));
            assertThat(name("net")).isEqualTo(link(own));
        }
    }

    @Test
    void failuresOfTheWorkReachTheCaller() {
        assertThatThrownBy(() ->
                        Namespaces.insideNew(
                                Namespaces.CLONE_NEWUTS,
                                () -> {
                                    throw new IOException("of the work");
                                }))
                .isInstanceOf(IOException.class)
                .hasMessage("of the work");
        assertThatThrownBy(() ->
                        Namespaces.insideNew(
                                Namespaces.CLONE_NEWUTS,
                                () -> {
                                    throw new IllegalStateException("of the work");
                                }))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whatIsNoNamespaceIsRefused() throws IOException {
        try (Fd file = Fcntl.open("/dev/null", Fcntl.O_RDONLY)) {
            assertThatThrownBy(() -> Namespaces.inside(List.of(file), () -> true))
                    .hasMessageContaining("setns(fd(")
                    .hasMessageContaining("EINVAL");
        }
    }

    private static String name(String kind) throws IOException {
        try (Fd fd = Namespaces.current(kind)) {
            return link(fd);
        }
    }

    private static String link(Fd fd) throws IOException {
        return Files.readSymbolicLink(Path.of(fd.procPath())).toString();
    }
}
