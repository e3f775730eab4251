package dev.bulkhead.cli.flags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulkhead.engine.NetworkJoin;
import dev.bulkhead.engine.NetworkRequest;
import dev.bulkhead.engine.PortMapping;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkFlagsTest {
    private static NetworkRequest network(String... flags) {
        List<String> all = new ArrayList<>(List.of(flags));
        all.add("image");
        return FlagParser.request(all.toArray(String[]::new)).network();
    }

    private static PortMapping port(
            String address, int first, int last, int port, String protocol) {
        return new PortMapping(
                Optional.of(address).filter(text -> !text.isEmpty()).map(InetAddress::ofLiteral),
                first,
                last,
                port,
                protocol);
    }

    @Test
    void portsArePublishedInAllOfDockersForms() {
        assertThat(network("-p", "8080:80").ports())
                .containsExactly(port("", 8080, 8080, 80, "tcp"));
        assertThat(network("-p", "80").ports()).containsExactly(port("", 0, 0, 80, "tcp"));
        assertThat(network("-p", "127.0.0.1:8053:53/udp").ports())
                .containsExactly(port("127.0.0.1", 8053, 8053, 53, "udp"));
        assertThat(network("-p", "127.0.0.1::53").ports())
                .containsExactly(port("127.0.0.1", 0, 0, 53, "tcp"));
        assertThat(network("-p", "[::1]:8080:80/sctp").ports())
                .containsExactly(port("::1", 8080, 8080, 80, "sctp"));
        assertThat(network("-p", "8000-8001:80-81").ports())
                .containsExactly(port("", 8000, 8000, 80, "tcp"), port("", 8001, 8001, 81, "tcp"));
        assertThat(network("-p", "8000-8009:80").ports())
                .containsExactly(port("", 8000, 8009, 80, "tcp"));
        assertThat(network("-p", "80-81").ports())
                .containsExactly(port("", 0, 0, 80, "tcp"), port("", 0, 0, 81, "tcp"));
        assertThat(network("-p", "published=8080,target=80,protocol=udp").ports())
                .containsExactly(port("", 8080, 8080, 80, "udp"));
        assertThat(network("-P", "--expose", "90/udp", "--expose", "91-92").exposed())
                .containsExactly("90/udp", "91/tcp", "92/tcp");
        assertThat(network("-P").publishAll()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "0:80",
                "8080:0",
                "70000:80",
                "8080:80/icmp",
                "1.2.3:80:80",
                "80:81:82:83",
                "8000-8001:80-82",
                "81-80",
                "host:80:80",
                "target=80,color=red"
            })
    void portsThatMakeNoSenseAreNamed(String value) {
        assertThatThrownBy(() -> network("-p", value))
                .isInstanceOf(InvalidFlagException.class)
                .hasMessageStartingWith("--publish '" + value + "'");
    }

    @Test
    void networksAreNamedWithWhatIsToBeThere() {
        assertThat(network().joins()).isEmpty();
        assertThat(network().kind()).isEqualTo(NetworkRequest.Kind.CONNECTED);
        assertThat(network("--network", "none").kind()).isEqualTo(NetworkRequest.Kind.NONE);
        assertThat(network("--net", "container:web").container()).contains("web");
        assertThat(FlagParser.request("--network", "host", "image").namespaces().network())
                .isTrue();
        assertThat(
                        network(
                                        "--network",
                                        "front",
                                        "--network",
                                        "name=back,alias=db,ip=172.28.0.9",
                                        "--ip",
                                        "172.29.0.9",
                                        "--network-alias",
                                        "www",
                                        "--mac-address",
                                        "02:42:00:00:00:09")
                                .joins())
                .containsExactly(
                        new NetworkJoin(
                                "front",
                                List.of("www"),
                                List.of(InetAddress.ofLiteral("172.29.0.9")),
                                Optional.of("02:42:00:00:00:09")),
                        new NetworkJoin(
                                "back",
                                List.of("db"),
                                List.of(InetAddress.ofLiteral("172.28.0.9")),
                                Optional.empty()));
    }

    @Test
    void whatCannotBeTogetherIsRefused() {
        assertThatThrownBy(() -> network("--network", "none", "--network", "front"))
                .hasMessageContaining("no other network");
        assertThatThrownBy(() -> network("--network", "host", "--network", "front"))
                .hasMessageContaining("there is no other one");
        assertThatThrownBy(() -> network("--network", "container:a", "-p", "80"))
                .hasMessageContaining("that one's ports");
        assertThatThrownBy(() -> network("--ip", "nowhere")).hasMessageContaining("--ip 'nowhere'");
        assertThatThrownBy(() -> network("--mac-address", "1")).hasMessageContaining("MAC address");
        assertThatThrownBy(() -> network("--network", "alias=x")).hasMessageContaining("name=");
    }
}
