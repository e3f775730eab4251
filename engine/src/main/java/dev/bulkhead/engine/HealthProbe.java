package dev.bulkhead.engine;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One look at a container: the program of its health check is run in it. */
final class HealthProbe {
    private static final int MOST_OUTPUT = 4096;
    private static final int TOO_LATE = -1;
    private static final int NOT_STARTED = 126;

    private final ContainerState state;
    private final HealthCheck check;

    HealthProbe(ContainerState state, HealthCheck check) {
        this.state = state;
        this.check = check;
    }

    /**
     * Runs the program to its end, or for as long as it may take.
     *
     * @param over completes when the container has ended: then the answer does not matter
     */
    Health.Probe run(CompletableFuture<Void> over) {
        Instant started = Instant.now();
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        int code;
        try {
            code = run(over, output);
        } catch (EngineException | IOException e) {
            output.writeBytes(String.valueOf(e.getMessage()).getBytes(StandardCharsets.UTF_8));
            code = NOT_STARTED;
        }
        return new Health.Probe(
                started, Instant.now(), code, output.toString(StandardCharsets.UTF_8));
    }

    private int run(CompletableFuture<Void> over, ByteArrayOutputStream output)
            throws EngineException, IOException {
        ExecRequest request =
                new ExecRequest(
                        check.command(), Map.of(), Optional.empty(), Optional.empty(), false);
        Execution program = new ContainerExec(state).exec(request, new StreamRequest.Logged(false));
        try (Conversation conversation = program.converse()) {
            CompletableFuture<Void> late =
                    new CompletableFuture<Void>()
                            .completeOnTimeout(
                                    null, check.timeout().toMillis(), TimeUnit.MILLISECONDS);
            Thread reader = Thread.ofVirtual().start(() -> read(conversation, output));
            CompletableFuture.anyOf(program.exit(), late, over).join();
            if (!program.exit().isDone()) {
                program.kill(Signal.SIGKILL);
                synchronized (output) {
                    output.writeBytes(exceeded().getBytes(StandardCharsets.UTF_8));
                }
                return TOO_LATE;
            }
            // What a daemon of the probe writes later is nobody's business.
            reader.join(Duration.ofSeconds(1));
            return program.exit().join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return TOO_LATE;
        }
    }

    private String exceeded() {
        return "Health check exceeded timeout (" + check.timeout().toMillis() / 1000.0 + "s)";
    }

    private static void read(Conversation conversation, ByteArrayOutputStream output) {
        try {
            conversation.output(record -> {
                synchronized (output) {
                    int room = Math.min(MOST_OUTPUT - output.size(), record.bytes().length);
                    output.write(record.bytes(), 0, Math.max(0, room));
                }
                return true;
            });
        } catch (IOException _) {
            // It has ended, and its exit code tells.
        }
    }
}
