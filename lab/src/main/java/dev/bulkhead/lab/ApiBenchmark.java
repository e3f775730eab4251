package dev.bulkhead.lab;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Measures engines by what clients of Docker's API see, interleaved. */
final class ApiBenchmark {
    private static final double MILLION = 1e6;

    private final ApiOptions options;
    private final Stopwatch stopwatch;

    /** Nanoseconds by what was done and by whom. */
    private final Map<String, Map<String, List<Long>>> times = new LinkedHashMap<>();

    private final List<String> remarks = new ArrayList<>();

    ApiBenchmark(ApiOptions options, Stopwatch stopwatch) {
        this.options = options;
        this.stopwatch = stopwatch;
    }

    /**
     * An engine that is measured.
     *
     * @param name what it is called
     * @param socket where it listens
     * @param image an image with busybox
     */
    private record Peer(String name, Path socket, String image) {}

    /** Something that is measured. */
    private interface Work {
        void run(Peer peer, ApiClient client) throws IOException;
    }

    /** Sets all up, measures, takes all down again, and returns a report for people. */
    String run() throws IOException {
        try (Workspace workspace = Workspace.create();
                Bulkhead bulkhead =
                        Bulkhead.prepare(Options.front(options.bulkhead()), 0, workspace)) {
            String image = bulkhead.importBusybox(workspace);
            Peer own = new Peer(Bulkhead.NAME, Bulkhead.dockerSocket(workspace), image);
            if (Program.DOCKERD.find().isPresent()) {
                try (Docker _ = Docker.prepare(workspace)) {
                    Path socket = Docker.socket(workspace);
                    measure(List.of(own, new Peer(Docker.NAME, socket, Docker.IMAGE)));
                }
            } else {
                remarks.add("docker is not measured: apt-get install docker.io brings dockerd");
                measure(List.of(own));
            }
            measureStreams(bulkhead, own);
        }
        return report();
    }

    private void measure(List<Peer> peers) throws IOException {
        Map<String, Work> works = new LinkedHashMap<>();
        works.put("create + start + wait + remove", ApiBenchmark::live);
        works.put("ping", (_, client) -> client.ask("GET", "/_ping", ""));
        works.put("list", (_, client) -> client.ask("GET", "/v1.44/containers/json?all=1", ""));
        works.put("inspect", ApiBenchmark::inspect);
        works.put("docker run --rm", (peer, _) -> runByCommand(peer));
        for (Peer peer : peers) {
            try (ApiClient client = ApiClient.connect(peer.socket())) {
                client.ask("POST", "/v1.44/containers/create?name=inspected", body(peer, "true"));
            }
        }
        for (Map.Entry<String, Work> work : works.entrySet()) {
            System.err.println("measuring " + work.getKey() + "…");
            for (int i = -options.warmup(); i < options.runs(); i++) {
                for (Peer peer : peers) {
                    // Docker's daemon is compiled already.
                    if (i >= 0 || peer.name().equals(Bulkhead.NAME)) {
                        measure(work.getKey(), work.getValue(), peer, i >= 0);
                    }
                }
            }
        }
    }

    private void measure(String name, Work work, Peer peer, boolean counts) throws IOException {
        try (ApiClient client = ApiClient.connect(peer.socket())) {
            long begin = System.nanoTime();
            work.run(peer, client);
            long time = System.nanoTime() - begin;
            if (counts) {
                times.computeIfAbsent(name, _ -> new LinkedHashMap<>())
                        .computeIfAbsent(peer.name(), _ -> new ArrayList<>())
                        .add(time);
            }
        }
    }

    private static String body(Peer peer, String command) {
        return "{\"Image\":\"%s\",\"Cmd\":[\"%s\"]}".formatted(peer.image(), command);
    }

    private static void live(Peer peer, ApiClient client) throws IOException {
        String made = client.ask("POST", "/v1.44/containers/create", body(peer, "true"));
        String id = made.replaceAll("(?s).*\"Id\": ?\"([0-9a-f]+)\".*", "$1");
        client.ask("POST", "/v1.44/containers/" + id + "/start", "");
        client.begin("POST", "/v1.44/containers/" + id + "/wait");
        client.end();
        client.ask("DELETE", "/v1.44/containers/" + id, "");
    }

    private static void inspect(Peer peer, ApiClient client) throws IOException {
        client.ask("GET", "/v1.44/containers/inspected/json", "");
    }

    private void runByCommand(Peer peer) throws IOException {
        stopwatch.time(
                Command.of(
                        Program.DOCKER.path(),
                        "--host",
                        "unix://" + peer.socket(),
                        "run",
                        "--rm",
                        peer.image(),
                        "true"));
    }

    private void measureStreams(Bulkhead bulkhead, Peer peer) throws IOException {
        System.err.println("holding %d event streams…".formatted(options.streams()));
        double before = bulkhead.serverMemory();
        List<ApiClient> clients = new ArrayList<>();
        try {
            for (int i = 0; i < options.streams(); i++) {
                ApiClient client = ApiClient.connect(peer.socket());
                clients.add(client);
                client.begin("GET", "/v1.44/events");
            }
            double during = bulkhead.serverMemory();
            remarks.add(
                    String.format(
                            Locale.ROOT,
                            "bulkhead server: %.1f MiB PSS, with %d idle event streams %.1f MiB, %d threads",
                            before,
                            options.streams(),
                            during,
                            bulkhead.serverThreads()));
        } finally {
            for (ApiClient client : clients) {
                client.close();
            }
        }
    }

    private String report() {
        Table table = new Table("median ms [min..max]", Bulkhead.NAME, Docker.NAME, "times");
        times.forEach((name, byPeer) -> {
            Optional<Samples> own = samples(byPeer, Bulkhead.NAME);
            Optional<Samples> peer = samples(byPeer, Docker.NAME);
            String ratio =
                    own.isPresent() && peer.isPresent()
                            ? String.format(
                                    Locale.ROOT, "%.1f", peer.get().median() / own.get().median())
                            : "";
            table.row(name, cell(own), cell(peer), ratio);
        });
        return table + String.join("\n", remarks) + "\n";
    }

    private static Optional<Samples> samples(Map<String, List<Long>> byPeer, String name) {
        return Optional.ofNullable(byPeer.get(name)).map(Samples::new);
    }

    private static String cell(Optional<Samples> samples) {
        return samples.map(all ->
                        String.format(
                                Locale.ROOT,
                                "%.2f [%.2f..%.2f]",
                                all.median() / MILLION,
                                all.min() / MILLION,
                                all.max() / MILLION))
                .orElse("–");
    }
}
