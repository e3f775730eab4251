package dev.bulkhead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulkhead.engine.NetworkCreation;
import dev.bulkhead.engine.NetworkJoin;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NetworkCommandsTest {
    private final CommandRunner runner = new CommandRunner();

    @Test
    void networksAreListedAsDockerDoes() {
        runner.engine.networks.add("front", Map.of("team", "web"));
        assertThat(runner.output("network", "ls"))
                .isEqualTo(
                        """
                        NETWORK ID     NAME      DRIVER    SCOPE
                        000000000000   bridge    bridge    local
                        111111111111   front     bridge    local
                        """);
        assertThat(runner.output("network", "ls", "-q", "-f", "label=team=web"))
                .isEqualTo("111111111111\n");
        assertThat(runner.output("network", "ls", "-q", "--no-trunc", "-f", "type=custom"))
                .isEqualTo("1".repeat(64) + "\n");
        assertThat(runner.output("network", "ls", "--format", "{{.Name}} {{.Labels}}"))
                .isEqualTo("bridge \nfront team=web\n");
        assertThat(runner.failure("network", "ls", "-f", "colour=red"))
                .startsWith("125 bulkhead: --filter 'colour=red'");
    }

    @Test
    void aNetworkIsMadeAsAskedFor() {
        assertThat(
                        runner.output(
                                "network",
                                "create",
                                "--subnet",
                                "172.28.0.0/16",
                                "--subnet",
                                "fd00:28::/64",
                                "--gateway",
                                "172.28.0.254",
                                "--ip-range",
                                "172.28.5.0/24",
                                "--aux-address",
                                "printer=172.28.5.9",
                                "--internal",
                                "--ipv6",
                                "--label",
                                "a=b",
                                "-o",
                                "parent=eth0",
                                "-d",
                                "macvlan",
                                "back"))
                .hasSize(65);
        NetworkCreation made = runner.engine.networks.creations.getLast();
        assertThat(made.name()).isEqualTo("back");
        assertThat(made.driver()).isEqualTo("macvlan");
        assertThat(made.internal()).isTrue();
        assertThat(made.ipv6()).isTrue();
        assertThat(made.options()).isEqualTo(Map.of("parent", "eth0"));
        assertThat(made.pools()).hasSize(2);
        assertThat(made.pools().getFirst().gateway())
                .contains(InetAddress.ofLiteral("172.28.0.254"));
        assertThat(made.pools().getFirst().range()).contains("172.28.5.0/24");
        assertThat(made.pools().getFirst().reserved())
                .containsEntry("printer", InetAddress.ofLiteral("172.28.5.9"));
        assertThat(made.pools().getLast().gateway()).isEmpty();
        assertThat(runner.failure("network", "create", "--gateway", "172.28.0.1", "n"))
                .contains("--subnet is missing");
        assertThat(
                        runner.failure(
                                "network",
                                "create",
                                "--subnet",
                                "1.0.0.0/8",
                                "--gateway",
                                "x",
                                "n"))
                .contains("--gateway 'x': expected an address");
    }

    @Test
    void networksAreShownRemovedAndPruned() {
        runner.engine.networks.add("front", Map.of());
        assertThat(runner.output("network", "inspect", "-f", "{{.Name}} {{.Driver}}", "front"))
                .isEqualTo("front bridge\n");
        assertThat(runner.output("network", "inspect", "front")).contains("\"IPAM\"");
        assertThat(runner.failure("network", "inspect", "nosuch")).contains("not found");
        assertThat(runner.output("network", "rm", "front")).isEqualTo("front\n");
        assertThat(runner.failure("network", "rm", "front")).contains("not found");
        runner.engine.networks.add("unused", Map.of());
        assertThat(runner.output("network", "prune", "-f"))
                .isEqualTo("Deleted Networks:\nunused\n");
    }

    @Test
    void containersAreConnectedAndDisconnected() {
        assertThat(
                        runner.output(
                                "network",
                                "connect",
                                "--alias",
                                "db",
                                "--ip",
                                "172.28.0.9",
                                "back",
                                "postgres"))
                .isEmpty();
        assertThat(runner.engine.networks.joins)
                .containsExactly(
                        new NetworkJoin(
                                "back",
                                List.of("db"),
                                List.of(InetAddress.ofLiteral("172.28.0.9")),
                                Optional.empty()));
        assertThat(runner.output("network", "disconnect", "-f", "back", "postgres")).isEmpty();
        assertThat(runner.engine.networks.calls)
                .containsExactly("connect postgres", "disconnect postgres from back true");
    }

    @Test
    void portsAreShownAndChanged() {
        assertThat(runner.output("port", "--publish", "8080:80", "web"))
                .isEqualTo("80/tcp -> 0.0.0.0:8080\n");
        assertThat(runner.output("port", "web", "80")).isEqualTo("0.0.0.0:8080\n");
        assertThat(runner.failure("port", "web", "81/udp"))
                .contains("no public port '81/udp' published for web");
        assertThat(runner.output("port", "--unpublish", "80", "web")).isEmpty();
    }
}
