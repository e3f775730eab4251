package dev.bulkhead.server.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SocketFileTest {
    @TempDir private Path directory;

    @Test
    void aSocketThatAnswersIsNotReplaced() throws IOException {
        Path path = directory.resolve("socket");
        try (SocketFile first = SocketFile.listen(path)) {
            assertThatThrownBy(() -> SocketFile.listen(path))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(Long.toString(ProcessHandle.current().pid()))
                    .hasMessageContaining(first.path().toString());
        }
        assertThat(path).doesNotExist();
    }

    @Test
    void theSocketOfAnotherIsNotRemoved() throws IOException {
        Path path = directory.resolve("socket");
        SocketFile first = SocketFile.listen(path);
        Files.delete(path);
        try (SocketFile second = SocketFile.listen(path)) {
            first.close();
            assertThat(second.path()).exists();
        }
    }
}
