package dev.bulkhead.network;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An engine that is killed between any two messages to the kernel. */
class KillTest {
    private static final int KILLS = 12;
    private static final int LONGEST_MILLIS = 120;

    @Test
    void theNextStartLeavesNothingOfWhatWasBegun(@TempDir Path root) throws Exception {
        Random random = new Random(20261124);
        try (Machine machine = new Machine(root)) {
            for (int i = 0; i < KILLS; i++) {
                Process connector = start(machine, root);
                try (BufferedReader output =
                        new BufferedReader(
                                new InputStreamReader(connector.getInputStream(), UTF_8))) {
                    assertThat(output.readLine()).isEqualTo("ready");
                    Thread.sleep(random.nextInt(LONGEST_MILLIS));
                } finally {
                    connector.destroyForcibly().waitFor();
                }
                assertNothingIsLeft(machine);
            }
        }
    }

    private static Process start(Machine machine, Path root) throws IOException {
        String namespace =
                "/proc/%d/fd/%d"
                        .formatted(
                                ProcessHandle.current().pid(), machine.host().namespace().number());
        return new ProcessBuilder(
                        List.of(
                                "nsenter",
                                "--net=" + namespace,
                                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-Xmx64m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                KilledConnector.class.getName(),
                                root.toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static void assertNothingIsLeft(Machine machine) throws IOException {
        try (Networks networks = machine.networks()) {
            for (NetworkSpec network : networks.list()) {
                assertThat(networks.members(network.id())).isEmpty();
                if (!network.isDefault()) {
                    networks.remove(network.id());
                }
            }
            // There is an address left for a new member, and the port that it wants.
            Station member = machine.member(networks, "new", networks.list().getFirst());
            machine.end(member);
            networks.release("new");
        }
        assertThat(machine.leftovers()).isEmpty();
        assertThat(machine.hostSetting("ipv4/ip_forward")).isEqualTo("0");
    }
}
