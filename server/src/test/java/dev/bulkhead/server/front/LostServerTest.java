package dev.bulkhead.server.front;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bulkhead.kernel.Poller;
import dev.bulkhead.server.front.FrontProcess.Result;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real front with a server that leaves, or that is none. */
class LostServerTest {
    private static final byte[] EXIT_WITH_8 = {3, 0, 0, 0, 4, 0, 0, 0, 8, 0, 0, 0};

    @TempDir private Path directory;
    private Poller poller;
    private DyingServer server;

    @BeforeEach
    void begin() throws IOException {
        poller = Poller.open();
        server = new DyingServer(directory, poller);
    }

    @AfterEach
    void end() {
        server.close();
        poller.close();
    }

    @Test
    void aCommandThatNobodyHasReadIsSentAgain() throws Exception {
        try (FrontProcess front = FrontProcess.start(server.socket(), "run")) {
            server.turnAway();
            server.turnAway();
            server.answer(EXIT_WITH_8);
            assertThat(front.finish().code()).isEqualTo(8);
        }
    }

    @Test
    void aCommandThatSomebodyHasReadIsNotSentAgain() throws Exception {
        try (FrontProcess front = FrontProcess.start(server.socket(), "run")) {
            server.hearAndDie();
            Result result = front.finish();
            assertThat(result.code()).isEqualTo(125);
            assertThat(result.err()).contains("in the middle of the command");
        }
    }

    @Test
    void anAnswerInPiecesIsUnderstood() throws Exception {
        try (FrontProcess front = FrontProcess.start(server.socket(), "run")) {
            byte[] bytes = new byte[10 + EXIT_WITH_8.length];
            bytes[0] = 1;
            bytes[4] = 2;
            bytes[8] = 'o';
            bytes[9] = 'k';
            System.arraycopy(EXIT_WITH_8, 0, bytes, 10, EXIT_WITH_8.length);
            server.answer(bytes);
            assertThat(front.finish()).isEqualTo(new Result(8, "ok", ""));
        }
    }

    @Test
    void anotherProtocolIsNoticed() throws Exception {
        try (FrontProcess front = FrontProcess.start(server.socket(), "run")) {
            server.answer("HTTP/1.1 400 Bad Request".getBytes(UTF_8));
            Result result = front.finish();
            assertThat(result.code()).isEqualTo(125);
            assertThat(result.err()).contains("does not speak this front's protocol");
        }
    }

    @Test
    void anAttachmentWithoutAMonitorIsNoticed() throws Exception {
        try (FrontProcess front = FrontProcess.start(server.socket(), "run")) {
            byte[] bytes = new byte[8 + 32];
            bytes[0] = 4;
            bytes[4] = 32;
            server.answer(bytes);
            Result result = front.finish();
            assertThat(result.code()).isEqualTo(125);
            assertThat(result.err()).contains("attached no container");
        }
    }
}
