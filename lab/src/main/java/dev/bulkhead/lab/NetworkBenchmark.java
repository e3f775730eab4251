package dev.bulkhead.lab;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measures how fast containers talk, and what networks and ports cost at a start. */
final class NetworkBenchmark {
    private static final Duration SETTLING = Duration.ofSeconds(1);
    private static final int PATH_ROUNDS = 5;
    private static final String PORT = "24000:7";

    private final Options options;
    private final Stopwatch stopwatch;
    private final List<Networked> contenders = new ArrayList<>();
    private final Map<String, String> versions = new LinkedHashMap<>();
    private final List<NetworkProbe> probes = new ArrayList<>();
    private final List<Measurement> runs = new ArrayList<>();
    private final List<Absence> absences = new ArrayList<>();

    NetworkBenchmark(Options options, Stopwatch stopwatch) {
        this.options = options;
        this.stopwatch = stopwatch;
    }

    /** Sets all up, measures, and takes all down again. */
    NetworkReport run() throws IOException {
        if (options.install()) {
            Installation.installPrograms(List.of(Program.IPERF3, Program.SOCKPERF));
            Installation.install(List.of(Entrant.DOCKER));
        }
        var _ = Program.IPERF3.path();
        var _ = Program.SOCKPERF.path();
        Host host = Host.read();
        try (Workspace workspace = Workspace.create()) {
            Process loopback = startLoopback(workspace);
            try {
                prepare(workspace);
                measurePaths();
                measureRuns();
                List<NetworkPath> paths =
                        probes.stream()
                                .filter(probe -> !probe.isEmpty())
                                .map(NetworkProbe::result)
                                .toList();
                return new NetworkReport(host, versions, paths, runs, absences);
            } finally {
                loopback.descendants().forEach(ProcessHandle::destroyForcibly);
                loopback.destroyForcibly();
                closeAll();
            }
        }
    }

    /** The floor: with no network between at all. */
    private Process startLoopback(Workspace workspace) throws IOException {
        Path log = workspace.storage("loopback").resolve("log");
        // In a namespace of its own, where it keeps no port from anybody.
        Process servers =
                Command.of(
                                "unshare",
                                "--net",
                                "sh",
                                "-c",
                                "ip link set lo up; " + NetworkProbe.SERVERS)
                        .start(log, log);
        String pid = Long.toString(servers.pid());
        probes.add(
                new NetworkProbe(
                        "loopback",
                        "no container",
                        words ->
                                new Command(
                                        List.of("nsenter", "--target", pid, "--net", "--"),
                                        List.of(words),
                                        Map.of()),
                        "127.0.0.1"));
        return servers;
    }

    private void prepare(Workspace workspace) throws IOException {
        for (Entrant entrant : List.of(Entrant.BULKHEAD, Entrant.DOCKER)) {
            if (!options.only().contains(entrant)) {
                continue;
            }
            System.err.println("preparing " + entrant.title() + "…");
            attempt(
                    entrant.title(),
                    () -> {
                        Contender contender = entrant.prepare(options, workspace);
                        if (contender instanceof Networked networked) {
                            contenders.add(networked);
                            versions.put(contender.name(), contender.version());
                            addProbes(networked);
                        }
                    });
        }
    }

    private void addProbes(Networked contender) throws IOException {
        Command start = contender.client().with("run", "--detach", "--network", "bridge");
        start.with("--name", "server")
                .with(publish(NetworkProbe.THROUGHPUT_PORT))
                .with(publish(NetworkProbe.LATENCY_PORT))
                .with(contender.machine())
                .with("sh", "-c", NetworkProbe.SERVERS)
                .run();
        start.with("--name", "client").with(contender.machine()).with(BusyboxRoot.SLEEP).run();
        Pause.of(SETTLING);
        Command exec = contender.client().with("exec");
        String server = exec.with("server", "hostname", "-I").run().split(" ", -1)[0];
        String gateway =
                exec.with("server", "ip", "-4", "route", "show", "default").run().split(" ", -1)[2];
        String name = contender.name();
        NetworkProbe.Place host = contender::onHost;
        probes.add(new NetworkProbe(name, "host to container", host, server));
        probes.add(
                new NetworkProbe(
                        name,
                        "container to container",
                        words -> exec.with("client").with(words),
                        server));
        probes.add(new NetworkProbe(name, "published port", host, gateway));
        probes.add(new NetworkProbe(name, "published port, by loopback", host, "127.0.0.1"));
    }

    private static List<String> publish(int port) {
        return List.of("--publish", port + ":" + port);
    }

    private void measurePaths() throws IOException {
        System.err.println("measuring %d ways %d times…".formatted(probes.size(), PATH_ROUNDS));
        for (int round = 0; round < PATH_ROUNDS; round++) {
            for (NetworkProbe probe : probes) {
                attempt(probe.title(), probe::measure);
            }
        }
    }

    /** With no network, with one, with a port, and with a port where there are many. */
    private void measureRuns() throws IOException {
        System.err.println("measuring commands %d times…".formatted(options.runs()));
        List<Trial> few = new ArrayList<>();
        List<Trial> many = new ArrayList<>();
        for (Networked contender : contenders) {
            few.add(trial(contender, "run --network none", "--network", "none"));
            few.add(trial(contender, "run --network bridge", "--network", "bridge"));
            few.add(trial(contender, "run --publish, the third port", "--publish", PORT));
            many.add(trial(contender, "run --publish, after many ports", "--publish", PORT));
        }
        race(few);
        for (Networked contender : contenders) {
            attempt(contender.name() + ", many ports", () -> publishMany(contender));
        }
        race(many);
    }

    private Trial trial(Networked contender, String name, String... flags) {
        Command run = contender.client().with("run", "--rm").with(flags);
        Command whole = run.with(contender.machine()).with("true");
        boolean isWarm = contender.name().equals(Bulkhead.NAME);
        int warmup = isWarm ? options.warmup() : Trial.COLD;
        return new Trial(
                contender.name() + " " + name, contender.name(), Action.RUN, whole, warmup);
    }

    /** Docker keeps one or two processes for each: fewer than a thousand of them. */
    private static void publishMany(Networked contender) throws IOException {
        int count = contender.name().equals(Bulkhead.NAME) ? 996 : 96;
        String range = "%d-%d".formatted(20_000, 20_000 + count);
        contender
                .client()
                .with("run", "--detach", "--name", "many", "--publish", range + ":" + range)
                .with(contender.machine())
                .with(BusyboxRoot.SLEEP)
                .run();
    }

    private void race(List<Trial> trials) throws IOException {
        Race race = new Race(stopwatch);
        race.run(trials, options.runs());
        runs.addAll(race.measurements());
        absences.addAll(race.failures());
    }

    private interface Step {
        void run() throws IOException;
    }

    private void attempt(String name, Step step) throws IOException {
        try {
            step.run();
        } catch (InterruptedIOException interruption) {
            throw interruption;
        } catch (IOException failure) {
            absences.add(new Absence(name, String.valueOf(failure.getMessage())));
        }
    }

    private void closeAll() {
        // An interruption has led here; it shall not end the commands that take down, too.
        Thread.interrupted();
        for (Networked contender : contenders.reversed()) {
            try {
                contender.close();
            } catch (IOException failure) {
                System.err.println(
                        "bulkhead-lab: %s leaves something behind: %s"
                                .formatted(contender.name(), failure.getMessage()));
            }
        }
    }
}
