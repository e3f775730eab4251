package dev.bulkhead.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ConversationTest {
    @RegisterExtension static final EngineExtension ENGINE = new EngineExtension();

    private static ContainerRequest.Builder host(String script) {
        return ContainerRequest.ofDirectory(Path.of("/")).command("sh", "-c", script);
    }

    private static String output(Conversation conversation) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        conversation.output(record -> {
            all.writeBytes(record.bytes());
            return true;
        });
        return all.toString(StandardCharsets.UTF_8);
    }

    private static void type(Conversation conversation, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        conversation.input(bytes, 0, bytes.length);
    }

    @Test
    void whatARemovedContainerWroteIsReadByWhoWasThereBeforeItsStart() throws Exception {
        Container container =
                ENGINE.engine().create(host("echo soon; echo gone").autoRemove(true).build());
        try (Conversation conversation = container.converse()) {
            container.start(new StreamRequest.Logged(false)).close();
            assertThat(output(conversation)).isEqualTo("soon\ngone\n");
        }
        container.removed().join();
    }

    @Test
    void inputReachesTheProgramAndItsEndToo() throws Exception {
        Container container = ENGINE.engine().create(host("cat; echo over").input(true).build());
        try (Conversation conversation = container.converse()) {
            container.start(new StreamRequest.Logged(true)).close();
            String text = "x".repeat(200_000);
            Thread.startVirtualThread(() -> {
                try {
                    type(conversation, text + "\n");
                    conversation.endInput();
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            assertThat(output(conversation)).isEqualTo(text + "\nover\n");
        }
    }

    @Test
    void theNextRunIsWaitedForWhetherItHasBegunOrNot() throws Exception {
        Container container = ENGINE.engine().create(host("sleep 0.1; exit 7").build());
        var first = container.nextExit();
        container.start(new StreamRequest.Logged(false)).close();
        assertThat(container.nextExit().join()).isEqualTo(7);
        assertThat(first.join()).isEqualTo(7);
        assertThat(container.nextExit()).isNotDone();
    }

    @Test
    void removingAContainerThatNeverRanEndsTheConversation() throws Exception {
        Container container = ENGINE.engine().create(host("true").build());
        try (Conversation conversation = container.converse()) {
            container.remove(false);
            assertThat(output(conversation)).isEmpty();
        }
    }

    @Test
    void aPreparedExecutionIsStartedOnce() throws Exception {
        Container container = ENGINE.start(host("sleep 1000"));
        Executions executions = ENGINE.engine().executions();
        PreparedExecution prepared =
                executions.prepare(container, request("read x; echo got $x; exit 3"), false, true);
        assertThat(executions.execution(prepared.id())).isSameAs(prepared);
        try (Conversation conversation = prepared.start(0, 0)) {
            assertThat(executions.runningIn(container)).containsExactly(prepared);
            type(conversation, "it\n");
            assertThat(output(conversation)).isEqualTo("got it\n");
        }
        assertThat(container.info().status().isAlive()).isTrue();
        assertThat(prepared.exit().join()).isEqualTo(3);
        assertThat(executions.runningIn(container)).isEmpty();
        assertThatThrownBy(() -> prepared.start(0, 0)).isInstanceOf(EngineException.class);
        container.remove(true);
        assertThatThrownBy(() -> executions.prepare(container, request("true"), false, false))
                .isInstanceOf(EngineException.class);
    }

    private static ExecRequest request(String script) {
        return new ExecRequest(
                List.of("sh", "-c", script), Map.of(), Optional.empty(), Optional.empty(), false);
    }
}
