package dev.bulkhead.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class NetworkTest {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final String IMAGE = "network-test";

    @RegisterExtension static final EngineExtension ENGINE = new EngineExtension();

    @BeforeAll
    static void importImage() throws Exception {
        BusyboxImage.importInto(ENGINE.engine(), IMAGE);
    }

    @AfterEach
    void removeNetworks() throws EngineException {
        for (Container container : ENGINE.engine().containers()) {
            container.remove(true);
        }
        for (NetworkInfo network : ENGINE.engine().networks().list()) {
            if (!network.isPredefined()) {
                removeWhenFree(network);
            }
        }
    }

    /** What a container had goes when its monitor has gone. */
    private static void removeWhenFree(NetworkInfo network) throws EngineException {
        while (!ENGINE.engine().networks().network(network.id()).members().isEmpty()) {
            LockSupport.parkNanos(10_000_000);
        }
        ENGINE.engine().networks().remove(network.id());
    }

    private static Networks networks() {
        return ENGINE.engine().networks();
    }

    private static ContainerRequest.Builder box(NetworkRequest network, String... command) {
        return ContainerRequest.ofImage(IMAGE).command(command).network(network);
    }

    /** One that answers at port 80 with its name. */
    private static Container server(String name, NetworkRequest network) throws EngineException {
        return ENGINE.start(
                box(network, "nc", "-ll", "-p", "80", "-e", "echo", "I", "am", name).name(name));
    }

    private static NetworkRequest in(String... names) {
        NetworkRequest request = NetworkRequest.DEFAULT;
        for (String name : names) {
            request = request.in(NetworkJoin.of(name));
        }
        return request;
    }

    private static String answer(InetAddress address, int port) throws IOException {
        for (int attempt = 0; attempt < 50; attempt++) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(address, port), 1000);
                String answer =
                        new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                if (!answer.isEmpty()) {
                    return answer.strip();
                }
            } catch (IOException _) {
                // It may not serve yet.
            }
            LockSupport.parkNanos(20_000_000);
        }
        return "";
    }

    private static String address(Container container) throws EngineException {
        return networks()
                .endpoints(container.id())
                .getFirst()
                .addresses()
                .getFirst()
                .address()
                .getHostAddress();
    }

    private static Outcome ask(NetworkRequest network, String address) throws EngineException {
        return ENGINE.run(box(network, "nc", "-w", "2", address, "80"));
    }

    @Test
    void aContainerThatItsMonitorStartsAgainIsConnectedAgain() throws Exception {
        networks().create(NetworkCreation.of("front"));
        Container once =
                ENGINE.start(
                        box(
                                        in("front").withPorts(List.of(PortMapping.any(80, "tcp"))),
                                        "nc",
                                        "-l",
                                        "-p",
                                        "80",
                                        "-e",
                                        "echo",
                                        "hello")
                                .name("once")
                                .restart(new RestartPolicy(RestartPolicy.Mode.ALWAYS, 0)));
        for (int run = 0; run < 3; run++) {
            assertThat(nextAnswer(once)).isEqualTo("hello");
        }
        assertThat(once.info().status().restarts()).isGreaterThanOrEqualTo(2);
    }

    /** Asks at the address that a container has now, which may be another one after each start. */
    private static String nextAnswer(Container container) throws Exception {
        String answer = "";
        for (int attempt = 0; attempt < 20 && answer.isEmpty(); attempt++) {
            for (NetworkEndpoint endpoint : networks().endpoints(container.id())) {
                answer = answer(endpoint.addresses().getFirst().address(), 80);
            }
        }
        return answer;
    }

    @Test
    void aContainerIsInTheDefaultNetworkUnlessItSaysOtherwise() throws Exception {
        Container server = server("web", NetworkRequest.DEFAULT);
        assertThat(answer(InetAddress.ofLiteral(address(server)), 80)).isEqualTo("I am web");
        assertThat(ask(NetworkRequest.DEFAULT, address(server)).output()).isEqualTo("I am web\n");
        Outcome links = ENGINE.run(box(NetworkRequest.DEFAULT, "ip", "route"));
        assertThat(links.output()).contains("default via ").contains(" dev eth0");
        Outcome none = ENGINE.run(box(NetworkRequest.NONE, "ls", "/sys/class/net"));
        assertThat(none.output()).isEqualTo("lo\n");
        assertThat(networks().list())
                .extracting(NetworkInfo::name)
                .containsExactly("bridge", "host", "none");
        assertThat(networks().network("bridge").members())
                .extracting(NetworkEndpoint::container)
                .containsExactly("web");
    }

    @Test
    void portsArePublishedWhileItRuns() throws Exception {
        Container server =
                server(
                        "web",
                        NetworkRequest.DEFAULT.withPorts(
                                List.of(new PortMapping(Optional.of(LOOPBACK), 0, 0, 80, "tcp"))));
        int port = networks().ports("web").getFirst().hostPort();
        assertThat(answer(LOOPBACK, port)).isEqualTo("I am web");
        Container other =
                ENGINE.engine()
                        .create(
                                box(
                                                NetworkRequest.DEFAULT.withPorts(
                                                        List.of(PortMapping.of(port, 80))),
                                                "true")
                                        .build());
        assertThatThrownBy(() -> other.start(new StreamRequest.Logged(false)))
                .hasMessageContaining(
                        ":%d/tcp is already allocated: container web".formatted(port));
        try (ServerSocket mine = new ServerSocket(0, 1, LOOPBACK)) {
            assertThatThrownBy(() ->
                            networks()
                                    .publish(
                                            "web",
                                            List.of(PortMapping.of(mine.getLocalPort(), 80))))
                    .hasMessageContaining("process " + ProcessHandle.current().pid());
        }
        PortBinding added =
                networks().publish("web", List.of(PortMapping.any(80, "tcp"))).getFirst();
        assertThat(answer(LOOPBACK, added.hostPort())).isEqualTo("I am web");
        networks().unpublish("web", 80, "tcp");
        assertThat(networks().ports("web")).isEmpty();
        assertThatThrownBy(() -> new Socket(LOOPBACK, port).close())
                .isInstanceOf(IOException.class);
        server.remove(true);
    }

    @Test
    void networksAreApartAndRunningContainersAreConnectedToThem() throws Exception {
        networks().create(NetworkCreation.of("front"));
        networks().create(NetworkCreation.of("back"));
        Container server = server("web", in("front"));
        String there = address(server);
        assertThat(ask(in("front"), there).output()).isEqualTo("I am web\n");
        assertThat(ask(in("back"), there).output()).isEmpty();
        networks().connect("web", NetworkJoin.of("back"));
        List<NetworkEndpoint> places = networks().endpoints("web");
        assertThat(places).extracting(NetworkEndpoint::link).containsExactly("eth0", "eth1");
        String here = places.getLast().addresses().getFirst().address().getHostAddress();
        assertThat(ask(in("back"), here).output()).isEqualTo("I am web\n");
        networks().disconnect("web", "front", false);
        assertThat(ask(in("back"), here).output()).isEqualTo("I am web\n");
        assertThatThrownBy(() -> networks().disconnect("web", "front", false))
                .hasMessageContaining("not connected to network front");
        server.stop(Duration.ZERO);
        server.start(new StreamRequest.Logged(false)).close();
        assertThat(networks().endpoints("web"))
                .extracting(NetworkEndpoint::network)
                .containsExactly("back");
        assertThatThrownBy(() -> networks().remove("back")).hasMessageContaining("container web");
    }

    @Test
    void aContainerSharesTheNetworkOfAnother() throws Exception {
        server("web", NetworkRequest.DEFAULT);
        Outcome beside = ask(NetworkRequest.ofContainer("web"), "127.0.0.1");
        assertThat(beside.output()).isEqualTo("I am web\n");
    }

    @Test
    void whatIsMissingIsNamed() {
        assertThatThrownBy(() -> ENGINE.engine().create(box(in("nosuch"), "true").build()))
                .hasMessageContaining("network nosuch not found");
        assertThatThrownBy(() -> networks().create(NetworkCreation.of("none")))
                .hasMessageContaining("already exists");
        assertThatThrownBy(() -> networks().remove("host")).hasMessageContaining("pre-defined");
    }

    @Test
    void anotherEngineFindsContainersConnectedAndSweepsWhatWasKilled() throws Exception {
        networks().create(NetworkCreation.of("front"));
        Container server =
                server("web", in("front").withPorts(List.of(PortMapping.any(80, "tcp"))));
        int port = networks().ports("web").getFirst().hostPort();
        String address = address(server);
        ENGINE.reopen();
        assertThat(address(ENGINE.engine().container("web"))).isEqualTo(address);
        assertThat(answer(LOOPBACK, port)).isEqualTo("I am web");
        assertThat(ask(in("front"), address).output()).isEqualTo("I am web\n");
        List<NetworkTraffic> traffic = networks().traffic("web");
        assertThat(traffic).hasSize(1);
        assertThat(traffic.getFirst().receivedBytes()).isPositive();
    }
}
