package dev.bulkhead.example;

import dev.bulkhead.engine.Container;
import dev.bulkhead.engine.ContainerRequest;
import dev.bulkhead.engine.Engine;
import dev.bulkhead.engine.EngineException;
import dev.bulkhead.engine.Limits;
import dev.bulkhead.engine.StreamRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs programs that nobody trusts, many at once, each in a sandbox with little memory, few
 * processes, no network and a time limit.
 */
public final class Sandboxes {
    private static final Limits LIMITS =
            Limits.NONE.withMemory(64L << 20).withPids(32).withCpus(0.5);

    private Sandboxes() {}

    /** What became of a program. */
    public sealed interface Verdict {
        /** It ended by itself. */
        record Ended(int code) implements Verdict {}

        /** It was stopped, since it took too long. */
        record TookTooLong() implements Verdict {}

        /** The kernel ended it, since it wanted more memory than it may have. */
        record TooMuchMemory() implements Verdict {}
    }

    /** Runs shell scripts at once; the verdicts come in their order. */
    public static List<Verdict> judge(Engine engine, List<String> scripts, Duration time)
            throws EngineException, InterruptedException {
        List<Future<Verdict>> runs = new ArrayList<>();
        try (ExecutorService judges = Executors.newVirtualThreadPerTaskExecutor()) {
            for (String script : scripts) {
                runs.add(judges.submit(() -> judge(engine, script, time)));
            }
        }
        List<Verdict> verdicts = new ArrayList<>();
        for (Future<Verdict> run : runs) {
            try {
                verdicts.add(run.get());
            } catch (ExecutionException e) {
                if (e.getCause() instanceof EngineException known) {
                    throw known;
                }
                throw new IllegalStateException(e.getCause());
            }
        }
        return verdicts;
    }

    private static Verdict judge(Engine engine, String script, Duration time)
            throws EngineException, InterruptedException, ExecutionException {
        Container sandbox =
                engine.create(
                        ContainerRequest.ofDirectory(Path.of("/"))
                                .command("sh", "-c", script)
                                .readOnly(true)
                                .user("nobody")
                                .limits(LIMITS)
                                .build());
        try {
            sandbox.start(new StreamRequest.Logged(false)).close();
            int code = sandbox.exit().get(time.toMillis(), TimeUnit.MILLISECONDS);
            boolean outOfMemory =
                    sandbox.info().status().error().orElse("").contains("want of memory");
            return outOfMemory ? new Verdict.TooMuchMemory() : new Verdict.Ended(code);
        } catch (TimeoutException _) {
            return new Verdict.TookTooLong();
        } finally {
            sandbox.remove(true);
        }
    }

    /** Judges the scripts of the arguments; the first is the engine's directory. */
    public static void main(String[] arguments) throws Exception {
        List<String> all = List.of(arguments);
        try (Engine engine = Engine.open(Path.of(all.getFirst()))) {
            judge(engine, all.subList(1, all.size()), Duration.ofSeconds(2))
                    .forEach(System.out::println);
        }
    }
}
