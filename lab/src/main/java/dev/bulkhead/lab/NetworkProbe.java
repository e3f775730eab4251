package dev.bulkhead.lab;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;

/** A client that measures the way to a server: throughput by iperf3, round trips by sockperf. */
final class NetworkProbe {
    /** Where the servers listen. */
    static final int THROUGHPUT_PORT = 25201;

    static final int LATENCY_PORT = 25202;

    /** What runs the servers, in a shell. */
    static final String SERVERS =
            "iperf3 -s -p %d >/dev/null & exec sockperf sr --tcp -p %d >/dev/null 2>&1"
                    .formatted(THROUGHPUT_PORT, LATENCY_PORT);

    private static final String SECONDS = "2";
    private static final Pattern MEDIAN = Pattern.compile("percentile 50\\.000 = +([0-9.]+)");
    private static final JsonMapper JSON = new JsonMapper();

    /** Makes of a client's words the command that runs them at its place. */
    interface Place {
        Command command(String... words);
    }

    private final String contender;
    private final String name;
    private final Place place;
    private final String server;
    private final List<Long> megabits = new ArrayList<>();
    private final List<Long> nanoseconds = new ArrayList<>();

    NetworkProbe(String contender, String name, Place place, String server) {
        this.contender = contender;
        this.name = name;
        this.place = place;
        this.server = server;
    }

    String title() {
        return contender + ", " + name;
    }

    /** Measures once more. */
    void measure() throws IOException {
        String port = Integer.toString(THROUGHPUT_PORT);
        String result =
                place.command("iperf3", "-c", server, "-p", port, "-t", SECONDS, "-J").run();
        double bits = JSON.readTree(result).at("/end/sum_received/bits_per_second").asDouble();
        megabits.add(Math.round(bits / 1e6));
        String output =
                place.command(
                                "sockperf",
                                "pp",
                                "--tcp",
                                "-i",
                                server,
                                "-p",
                                Integer.toString(LATENCY_PORT),
                                "-t",
                                SECONDS)
                        .run();
        Matcher median = MEDIAN.matcher(output);
        if (!median.find()) {
            throw new IOException("sockperf tells no median: " + output);
        }
        // It counts half of a round trip, in microseconds.
        nanoseconds.add(Math.round(Double.parseDouble(median.group(1)) * 2000));
    }

    NetworkPath result() {
        return new NetworkPath(contender, name, new Samples(megabits), new Samples(nanoseconds));
    }

    boolean isEmpty() {
        return nanoseconds.isEmpty();
    }
}
