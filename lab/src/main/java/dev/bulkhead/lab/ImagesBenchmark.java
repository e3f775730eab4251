package dev.bulkhead.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures how long images take from a registry and back, and from archives and back, beside Docker
 * on the same disk: push, pull, save and load by each engine's own command. The registry is
 * Debian's docker-registry, on loopback, one process in the network namespace of each engine; for
 * every push it is a new and empty one.
 */
final class ImagesBenchmark {
    private static final double MILLION = 1e6;

    private final ImagesOptions options;
    private final Stopwatch stopwatch;

    /** Nanoseconds by what was done and by whom. */
    private final Map<String, Map<String, List<Long>>> times = new LinkedHashMap<>();

    ImagesBenchmark(ImagesOptions options, Stopwatch stopwatch) {
        this.options = options;
        this.stopwatch = stopwatch;
    }

    /**
     * An engine that is measured.
     *
     * @param command its client
     * @param namespace what executes a program where its registry is to be; empty: here
     */
    private record Peer(String name, Command command, List<String> namespace) {}

    /** Sets all up, measures, takes all down again, and returns a report for people. */
    String run() throws IOException {
        try (Workspace workspace = Workspace.create();
                Bulkhead bulkhead =
                        Bulkhead.prepare(Options.front(options.bulkhead()), 0, workspace);
                Docker docker = Docker.prepare(workspace)) {
            List<String> inside =
                    List.of("nsenter", "--net", "--target", Long.toString(docker.process()));
            Command.of("ip", "link", "set", "lo", "up").executedBy(inside).run();
            List<Peer> peers =
                    List.of(
                            new Peer(Bulkhead.NAME, bulkhead.command(), List.of()),
                            new Peer(Docker.NAME, docker.command(), inside));
            for (Path archive : options.archives()) {
                measure(workspace, peers, archive);
            }
        }
        return report();
    }

    private void measure(Workspace workspace, List<Peer> peers, Path archive) throws IOException {
        String size = unpacked(workspace, archive);
        for (int i = 0; i < options.runs(); i++) {
            for (Peer peer : peers) {
                System.err.println("measuring %s with %s…".formatted(peer.name(), size));
                measure(workspace, peer, size);
            }
        }
    }

    /**
     * Unpacks an archive of a root file system, imports it everywhere, and says how large it is.
     */
    private static String unpacked(Workspace workspace, Path archive) throws IOException {
        Path plain = workspace.storage("archives").resolve("root.tar");
        Files.deleteIfExists(plain);
        Command.of("zstd", "-q", "-d", archive.toString(), "-o", plain.toString()).run();
        return "%d MB".formatted(Files.size(plain) / 1_000_000);
    }

    private void measure(Workspace workspace, Peer peer, String size) throws IOException {
        Path archives = workspace.storage("archives");
        Path saved = archives.resolve("saved.tar");
        Path data = workspace.storage("registry");
        Command.of("rm", "-rf", data.toString()).run();
        String name = "127.0.0.1:%d/lab/image:1".formatted(ImagesRegistry.PORT);
        peer.command().with("import", archives.resolve("root.tar").toString(), name).run();
        try (ImagesRegistry _ =
                ImagesRegistry.start(workspace.storage("registry"), peer.namespace())) {
            time(peer, size, "push", peer.command().with("push", "--quiet", name));
            peer.command().with("rmi", name).run();
            time(peer, size, "pull", peer.command().with("pull", "--quiet", name));
        }
        time(peer, size, "save", peer.command().with("save", "-o", saved.toString(), name));
        peer.command().with("rmi", name).run();
        time(peer, size, "load", peer.command().with("load", "--quiet", "-i", saved.toString()));
        peer.command().with("rmi", name).run();
        Files.delete(saved);
    }

    private void time(Peer peer, String size, String action, Command command) throws IOException {
        // Nobody pays for what another has written.
        Command.of("sync").run();
        long time = stopwatch.time(command);
        times.computeIfAbsent(action + ", " + size, _ -> new LinkedHashMap<>())
                .computeIfAbsent(peer.name(), _ -> new ArrayList<>())
                .add(time);
    }

    private String report() {
        Table table = new Table("median ms [min..max]", Bulkhead.NAME, Docker.NAME, "times");
        times.forEach((name, byPeer) -> {
            Samples own = new Samples(byPeer.getOrDefault(Bulkhead.NAME, List.of()));
            Samples peer = new Samples(byPeer.getOrDefault(Docker.NAME, List.of()));
            String ratio = String.format(Locale.ROOT, "%.2f", peer.median() / own.median());
            table.row(name, cell(own), cell(peer), ratio);
        });
        return table.toString();
    }

    private static String cell(Samples samples) {
        return String.format(
                Locale.ROOT,
                "%.0f [%.0f..%.0f]",
                samples.median() / MILLION,
                samples.min() / MILLION,
                samples.max() / MILLION);
    }
}
