package dev.bulkhead.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulkhead.kernel.Directory;
import dev.bulkhead.kernel.Fcntl;
import dev.bulkhead.kernel.Fd;
import dev.bulkhead.kernel.Poller;
import dev.bulkhead.kernel.UnixSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class StreamTest {
    @RegisterExtension static final EngineExtension ENGINE = new EngineExtension();

    @TempDir Path directory;

    private static ContainerRequest.Builder host(String script) {
        return ContainerRequest.ofDirectory(Path.of("/")).command("sh", "-c", script);
    }

    @Test
    void loggedOutputIsCompleteAndInOrder() throws Exception {
        Outcome outcome = ENGINE.run(host("seq 1 200000"));
        assertThat(outcome.lines())
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 200000).mapToObj(Integer::toString).toList());
        assertThat(outcome.error()).isEmpty();
    }

    @Test
    void bothStreamsAreToldApartWithTheirTimes() throws Exception {
        Container container =
                ENGINE.engine().create(host("echo out; echo err >&2; printf last").build());
        Outcome outcome = EngineExtension.run(container);
        assertThat(outcome.output()).isEqualTo("out\nlast");
        assertThat(outcome.error()).isEqualTo("err\n");
        List<LogRecord> records = new ArrayList<>();
        container.logs(false, records::add);
        ContainerStatus status = container.info().status();
        assertThat(records)
                .allMatch(record -> !record.time().isBefore(status.started().orElseThrow()));
    }

    @Test
    void outputBeyondTheSizeOfALogIsRotatedAndStaysInOrder() throws Exception {
        Container container = ENGINE.engine().create(host("seq 1 4000000").build());
        Outcome outcome = EngineExtension.run(container);
        List<String> lines = outcome.lines();
        assertThat(lines.getLast()).isEqualTo("4000000");
        assertThat(lines).hasSize(4000000);
        assertThat(ENGINE.root().resolve("containers").resolve(container.id()).resolve("log.1"))
                .exists();
    }

    @Test
    void followingReadsToTheEndAndStopsWhenToldTo() throws Exception {
        Container container =
                ENGINE.start(host("for i in 1 2 3 4 5; do echo $i; sleep 0.05; done"));
        StringBuilder all = new StringBuilder();
        container.logs(
                true,
                record -> {
                    all.append(new String(record.bytes(), StandardCharsets.UTF_8));
                    return true;
                });
        assertThat(all).hasToString("1\n2\n3\n4\n5\n");
        assertThat(container.exit().join()).isZero();
        List<LogRecord> first = new ArrayList<>();
        container.logs(
                true,
                record -> {
                    first.add(record);
                    return false;
                });
        assertThat(first).hasSize(1);
    }

    @Test
    void logsOfAContainerThatNeverRanAreEmpty() throws Exception {
        Container container = ENGINE.engine().create(host("true").build());
        container.logs(
                true,
                _ -> {
                    throw new AssertionError("nothing was ever written");
                });
    }

    @Test
    void directStreamsAreTheCallersOwn() throws Exception {
        Path out = directory.resolve("out");
        Path in = Files.writeString(directory.resolve("in"), "from a file\n");
        Files.createFile(out);
        try (Directory here = Directory.open(directory.toString());
                Fd input = here.open("in", Fcntl.O_RDONLY | Fcntl.O_CLOEXEC);
                Fd output = here.open("out", Fcntl.O_WRONLY | Fcntl.O_CLOEXEC)) {
            Container container =
                    ENGINE.engine().create(host("cat; echo done >&2").autoRemove(true).build());
            StreamRequest streams =
                    new StreamRequest.Direct(
                            OptionalInt.of(input.number()), output.number(), output.number());
            try (Attachment attachment = container.start(streams)) {
                assertThat(attachment.log()).isEmpty();
                assertThat(container.exit().join()).isZero();
            }
            container.removed().join();
        }
        assertThat(in).exists();
        assertThat(out).hasContent("from a file\ndone\n");
    }

    @Test
    void anAttachmentFeedsInput() throws Exception {
        Container container = ENGINE.engine().create(host("tr a-z A-Z").input(true).build());
        try (Attachment attachment = container.start(new StreamRequest.Logged(true));
                Poller poller = Poller.open()) {
            UnixSocket socket = UnixSocket.of(Fd.of(attachment.socket()));
            socket.sendFully(
                    ByteBuffer.wrap("Ihello\n".getBytes(StandardCharsets.UTF_8)),
                    List.of(),
                    poller);
            socket.sendFully(ByteBuffer.wrap(new byte[] {'E'}), List.of(), poller);
            assertThat(container.exit().join()).isZero();
            socket.fd().release();
        }
        assertThat(Outcome.of(container, 0).output()).isEqualTo("HELLO\n");
    }

    @Test
    void inputThatNobodyFeedsIsEmpty() throws Exception {
        assertThat(ENGINE.run(host("cat; echo end")).output()).isEqualTo("end\n");
    }
}
