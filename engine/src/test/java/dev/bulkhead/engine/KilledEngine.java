package dev.bulkhead.engine;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A process that holds an engine until it is killed. It makes, starts and removes containers on
 * several threads, and says on its standard output what the engine has acknowledged.
 */
final class KilledEngine {
    static final int THREADS = 3;
    static final String COUNTING = "i=0; while :; do i=$((i+1)); echo $i; sleep 0.01; done";

    private final Engine engine;
    private final PrintStream out;

    private KilledEngine(Engine engine, PrintStream out) {
        this.engine = engine;
        this.out = out;
    }

    /** What a container does. */
    enum Kind {
        /** Counts until it is killed. */
        ENDLESS,
        /** Ends after a moment with a code of its own. */
        SHORT,
        /** Is never started. */
        IDLE,
        /** Counts, and is removed by force soon. */
        DOOMED
    }

    public static void main(String[] arguments) throws Exception {
        Engine engine = Engine.open(Path.of(arguments[0]));
        KilledEngine killed = new KilledEngine(engine, new PrintStream(System.out, true));
        long seed = Long.parseLong(arguments[1]);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int thread = 0; thread < THREADS; thread++) {
                Random random = new Random(seed + thread);
                var _ = threads.submit(() -> killed.work(random));
            }
        }
    }

    private Void work(Random random) throws Exception {
        for (; ; ) {
            Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
            one(kind, random.nextBoolean(), 1 + random.nextInt(100));
        }
    }

    private void one(Kind kind, boolean automatic, int code) throws Exception {
        Container container =
                engine.create(
                        ContainerRequest.ofDirectory(Path.of("/"))
                                .command("sh", "-c", script(kind, code))
                                .autoRemove(automatic)
                                .mount(
                                        new MountRequest.Volume(
                                                java.util.Optional.empty(), "/v", false))
                                .build());
        say("created", container, kind, automatic, code);
        if (kind == Kind.IDLE) {
            return;
        }
        container.start(new StreamRequest.Logged(false)).close();
        say("started", container, kind, automatic, code);
        if (kind == Kind.DOOMED) {
            say("removing", container, kind, automatic, code);
            container.remove(true);
            say("removed", container, kind, automatic, code);
        }
    }

    private static String script(Kind kind, int code) {
        return switch (kind) {
            case ENDLESS, DOOMED -> COUNTING;
            case SHORT -> "echo begin; sleep 0.05; echo end; exit " + code;
            case IDLE -> "true";
        };
    }

    private void say(String what, Container container, Kind kind, boolean automatic, int code) {
        out.println(
                String.join(
                        " ",
                        what,
                        container.id(),
                        kind.name(),
                        Boolean.toString(automatic),
                        Integer.toString(code)));
    }
}
