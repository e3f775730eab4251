package dev.bulkhead.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PtyTest {
    private Poller poller;
    private Pty pty;

    @BeforeEach
    void open() throws IOException {
        poller = Poller.open();
        pty = Pty.open();
    }

    @AfterEach
    void close() {
        pty.close();
        poller.close();
    }

    @Test
    void bothEndsAreOneTerminal() throws IOException {
        assertThat(Terminal.isTerminal(pty.peer())).isTrue();
        Io.writeFully(pty.peer(), "line\n".getBytes(UTF_8));
        assertThat(shown(6)).isEqualTo("line\r\n");
    }

    @Test
    void theSizeOfTheWindowIsSeenAtTheOtherEnd() throws IOException {
        Terminal.setWindowSize(pty.master(), new WindowSize(50, 40_000));
        assertThat(Terminal.windowSize(pty.peer())).isEqualTo(new WindowSize(50, 40_000));
    }

    @Test
    void rawModePassesBytesAsTheyAreUntilTheModeIsRestored() throws IOException {
        TerminalMode before = Terminal.mode(pty.peer());
        Terminal.setMode(pty.peer(), before.raw());
        assertThat(Terminal.mode(pty.peer())).isEqualTo(before.raw()).isNotEqualTo(before);
        Io.writeFully(pty.master(), new byte[] {3, 'x'});
        byte[] typed = new byte[8];
        assertThat(Io.read(pty.peer(), typed)).isEqualTo(2);
        assertThat(typed).startsWith(3, 'x');
        Io.writeFully(pty.peer(), "line\n".getBytes(UTF_8));
        assertThat(shown(5)).isEqualTo("line\n");
        Terminal.setMode(pty.peer(), before);
        assertThat(Terminal.mode(pty.peer())).isEqualTo(before);
    }

    @Test
    void aPipeIsNoTerminal() throws IOException {
        try (Pipe pipe = Pipe.open()) {
            assertThat(Terminal.isTerminal(pipe.reading())).isFalse();
            assertThatThrownBy(() -> Terminal.windowSize(pipe.reading()))
                    .hasMessageContaining("TIOCGWINSZ")
                    .hasMessageContaining("ENOTTY");
        }
    }

    private String shown(int size) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(size);
        Io.readFully(pty.master(), buffer, poller);
        return new String(buffer.array(), UTF_8);
    }
}
