package dev.bulkhead.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class XattrTest {
    @TempDir Path temporary;

    @Test
    void setsGetsListsAndRemoves() throws IOException {
        Path path = Files.createFile(temporary.resolve("file"));
        byte[] value = {0, 1, (byte) 0xFF, 0};
        try (Fd fd = Fcntl.open(path.toString(), Fcntl.O_RDONLY)) {
            assertThat(Xattr.get(fd, "user.a")).isEmpty();
            assertThat(Xattr.list(fd)).isEmpty();

            Xattr.set(fd, "user.a", value);
            Xattr.set(fd, "user.naïve", new byte[0]);
            Xattr.set(fd, "trusted.c", new byte[2000]);

            assertThat(Xattr.get(fd, "user.a")).hasValue(value);
            assertThat(Xattr.get(fd, "user.naïve")).hasValue(new byte[0]);
            assertThat(Xattr.list(fd))
                    .containsExactlyInAnyOrder("user.a", "user.naïve", "trusted.c");

            Xattr.remove(fd, "user.a");
            assertThat(Xattr.get(fd, "user.a")).isEmpty();
            assertThatThrownBy(() -> Xattr.remove(fd, "user.a")).hasMessageEndingWith("ENODATA");
        }
    }

    @Test
    void aLinkHasAttributesOfItsOwn() throws IOException {
        try (Directory directory = Directory.open(temporary.toString())) {
            Files.createFile(temporary.resolve("file"));
            directory.symlinkat("file", "link");
            try (Fd link = directory.node("link");
                    Fd file = directory.node("file")) {
                Xattr.set(link, "trusted.mine", new byte[] {1});

                assertThat(Xattr.list(link)).containsExactly("trusted.mine");
                assertThat(Xattr.list(file)).isEmpty();
            }
        }
    }
}
