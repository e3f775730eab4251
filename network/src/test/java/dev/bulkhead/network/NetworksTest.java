package dev.bulkhead.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulkhead.kernel.Fd;
import dev.bulkhead.kernel.MacAddress;
import dev.bulkhead.kernel.Route;
import dev.bulkhead.kernel.RtNetlink;
import dev.bulkhead.network.NetworkSpec.Driver;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworksTest {
    private Machine machine;
    private Networks networks;

    @BeforeEach
    void open(@TempDir Path root) throws IOException {
        machine = new Machine(root);
        networks = machine.networks();
    }

    @AfterEach
    void close() throws IOException {
        networks.close();
        machine.close();
    }

    private static NetworkDraft draft(String name, String subnet) {
        return new NetworkDraft(
                name,
                Driver.BRIDGE,
                Optional.empty(),
                List.of(AddressPool.of(Subnet.parse(subnet))),
                false,
                false,
                true,
                true,
                true,
                OptionalInt.of(1400),
                Map.of("o", "1"),
                Map.of("l", "2"));
    }

    private NetworkSpec defaultNetwork() {
        return networks.list().getFirst();
    }

    private static EndpointRequest request(String owner, NetworkSpec network) {
        return new EndpointRequest(owner, network.id(), List.of(), Optional.empty(), true);
    }

    @Test
    void nothingIsOnTheMachineUntilSomebodyNeedsItAndNothingStays() throws IOException {
        assertThat(machine.leftovers()).isEmpty();
        assertThat(machine.hostSetting("ipv4/ip_forward")).isEqualTo("0");
        Station member = machine.member(networks, "m", defaultNetwork());
        assertThat(machine.leftovers()).hasSize(4);
        assertThat(machine.hostSetting("ipv4/ip_forward")).isEqualTo("1");
        machine.end(member);
        networks.release("m");
        networks.close();
        assertThat(machine.leftovers()).isEmpty();
        assertThat(machine.hostSetting("ipv4/ip_forward")).isEqualTo("0");
        assertThat(machine.hostSetting("ipv6/conf/all/forwarding")).isEqualTo("0");
    }

    @Test
    void theDefaultNetworkHasIpv6WhereTheHostHasIt() throws IOException {
        machine.member(networks, "m", defaultNetwork());
        Endpoint endpoint = networks.endpoints("m").getFirst();
        assertThat(endpoint.link()).isEqualTo("eth0");
        assertThat(endpoint.address(false).orElseThrow().getHostAddress()).isEqualTo("172.17.0.2");
        assertThat(endpoint.address(true)).isPresent();
        assertThat(endpoint.mac()).hasToString("02:42:ac:11:00:02");
    }

    @Test
    void addressesAndMacAreThoseAskedForOrRefused() throws IOException {
        NetworkSpec network = networks.create(draft("n", "10.5.0.0/29"));
        InetAddress wanted = InetAddress.ofLiteral("10.5.0.5");
        MacAddress mac = MacAddress.parse("02:00:00:00:00:77");
        try (Fd one = Machine.newNamespace();
                Fd two = Machine.newNamespace()) {
            Endpoint made =
                    networks.attach(
                            one,
                            new EndpointRequest(
                                    "one", network.id(), List.of(wanted), Optional.of(mac), true));
            assertThat(made.addresses()).containsExactly(wanted);
            try (RtNetlink links = RtNetlink.open(one)) {
                assertThat(links.link("eth0").address()).contains(mac);
                assertThat(links.link("eth0").mtu()).isEqualTo(1400);
                assertThat(links.routes().stream().filter(Route::isDefault))
                        .extracting(Route::gateway)
                        .containsExactly(Optional.of(InetAddress.ofLiteral("10.5.0.1")));
            }
            assertThatThrownBy(() ->
                            networks.attach(
                                    two,
                                    new EndpointRequest(
                                            "two",
                                            network.id(),
                                            List.of(wanted),
                                            Optional.empty(),
                                            true)))
                    .hasMessageContaining("10.5.0.5 of network n is in use");
            assertThatThrownBy(() ->
                            networks.attach(
                                    two,
                                    new EndpointRequest(
                                            "two",
                                            network.id(),
                                            List.of(InetAddress.ofLiteral("10.6.0.5")),
                                            Optional.empty(),
                                            true)))
                    .hasMessageContaining("no address of network n, which has [10.5.0.0/29]");
            assertThatThrownBy(() -> networks.attach(one, request("one", network)))
                    .hasMessageContaining("is in network n already");
            assertThat(networks.endpoints("two")).isEmpty();
        }
    }

    @Test
    void aPoolThatIsExhaustedSaysSoAndGivesAgainWhatIsGivenBack() throws IOException {
        NetworkSpec network = networks.create(draft("n", "10.5.0.0/30"));
        Station one = machine.member(networks, "one", network);
        try (Fd two = Machine.newNamespace()) {
            assertThatThrownBy(() -> networks.attach(two, request("two", network)))
                    .hasMessageContaining("no address left");
            machine.end(one);
            networks.release("one");
            assertThat(networks.attach(two, request("two", network)).addresses())
                    .containsExactly(InetAddress.ofLiteral("10.5.0.2"));
        }
    }

    @Test
    void manyConnectAtOnceAndEachHasItsOwn() throws Exception {
        NetworkSpec network = networks.create(draft("n", "10.5.0.0/22"));
        List<Station> stations = new ArrayList<>();
        List<Callable<Endpoint>> tasks = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            Station station = machine.add("m" + i);
            stations.add(station);
            tasks.add(() -> networks.attach(station.namespace(), request(station.name(), network)));
        }
        List<InetAddress> addresses = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Endpoint> each : threads.invokeAll(tasks)) {
                addresses.addAll(each.get().addresses());
            }
        }
        assertThat(addresses).hasSize(150).doesNotHaveDuplicates();
        stations.getLast().serve(80);
        assertThat(stations.getFirst().reach(Protocol.TCP, addresses.getLast(), 80))
                .contains("m149");
    }

    @Test
    void subnetsThatAreInUseAreNotChosen() throws IOException {
        try (RtNetlink links = RtNetlink.open(machine.host().namespace())) {
            links.addRoute(
                    new Route(
                            InetAddress.ofLiteral("172.16.0.0"),
                            12,
                            Optional.of(Machine.OUTSIDE),
                            links.link("eth0").index(),
                            Route.RT_TABLE_MAIN,
                            Route.RTN_UNICAST,
                            0));
        }
        NetworkSpec network = networks.create(NetworkDraft.bridge("n"));
        assertThat(network.pools().getFirst().subnet()).hasToString("192.168.0.0/22");
        assertThat(networks.create(NetworkDraft.bridge("m")).pools().getFirst().subnet())
                .hasToString("192.168.4.0/22");
        assertThatThrownBy(() -> networks.create(draft("o", "192.168.5.0/24")))
                .hasMessageContaining("overlaps with 192.168.4.0/22 of network m");
        assertThatThrownBy(() -> networks.create(draft("o", "10.99.0.0/16")))
                .hasMessageContaining("overlaps with 10.99.0.0/24, which this machine has");
        assertThatThrownBy(() -> networks.create(draft("n", "10.5.0.0/24")))
                .hasMessageContaining("name n already exists");
    }

    @Test
    void aPortThatIsTakenNamesWhoHasIt() throws IOException {
        NetworkSpec network = networks.create(NetworkDraft.bridge("n"));
        machine.member(networks, "one", network);
        machine.member(networks, "two", network);
        PortRequest wanted = new PortRequest(Optional.empty(), 8080, 8080, 80, Protocol.TCP);
        networks.publish("one", List.of(wanted));
        assertThatThrownBy(() -> networks.publish("two", List.of(wanted)))
                .hasMessage("port 0.0.0.0:8080/tcp is already allocated: container one has it");
        PortRequest range = new PortRequest(Optional.empty(), 8080, 8082, 80, Protocol.TCP);
        assertThat(networks.publish("two", List.of(range)))
                .extracting(PublishedPort::hostPort)
                .containsExactly(8081);
        PortRequest any = new PortRequest(Optional.empty(), 0, 0, 80, Protocol.UDP);
        int chosen = networks.publish("two", List.of(any)).getFirst().hostPort();
        assertThat(chosen).isPositive();
        try (ServerSocketChannel _ = machine.host().listen(8090)) {
            PortRequest held = new PortRequest(Optional.empty(), 8090, 8090, 80, Protocol.TCP);
            assertThatThrownBy(() -> networks.publish("two", List.of(any, held)))
                    .hasMessageContaining(
                            "port 0.0.0.0:8090/tcp is already allocated: process %d"
                                    .formatted(ProcessHandle.current().pid()));
        }
        assertThat(networks.ports("two")).hasSize(2);
        assertThatThrownBy(() -> machine.host().listen(8080)).isInstanceOf(IOException.class);
        networks.unpublish("one", networks.ports("one"));
        machine.host().listen(8080).close();
    }

    @Test
    void flushedRulesAndDeletedBridgesAreRestored() throws Exception {
        NetworkSpec network = networks.create(NetworkDraft.bridge("n"));
        Station web = machine.member(networks, "web", network);
        Station other = machine.member(networks, "other", network);
        web.serve(80);
        networks.publish(
                "web", List.of(new PortRequest(Optional.empty(), 8080, 8080, 80, Protocol.TCP)));
        assertThat(machine.outside().reach(Protocol.TCP, Machine.HOST, 8080)).contains("web");
        machine.flush();
        assertThat(machine.outside().reach(Protocol.TCP, Machine.HOST, 8080)).contains("web");
        try (RtNetlink links = RtNetlink.open(machine.host().namespace())) {
            links.delete(network.link());
        }
        assertThat(machine.outside().reach(Protocol.TCP, Machine.HOST, 8080)).contains("web");
        InetAddress address = networks.endpoints("web").getFirst().addresses().getFirst();
        assertThat(other.reach(Protocol.TCP, address, 80)).contains("web");
    }

    @Test
    void anotherEngineTakesOverWhatRunsAndRemovesWhatDoesNot() throws IOException {
        NetworkSpec network = networks.create(NetworkDraft.bridge("n"));
        Station web = machine.member(networks, "web", network);
        Station ended = machine.member(networks, "ended", network);
        web.serve(80);
        networks.publish(
                "web", List.of(new PortRequest(Optional.empty(), 8080, 8080, 80, Protocol.TCP)));
        Endpoint before = networks.endpoints("web").getFirst();
        networks.close();
        assertThat(machine.outside().reach(Protocol.TCP, Machine.HOST, 8080)).contains("web");
        machine.end(ended);
        networks = machine.networks();
        assertThat(networks.list()).contains(network);
        assertThat(networks.endpoints("web")).containsExactly(before);
        assertThat(networks.endpoints("ended")).isEmpty();
        assertThat(networks.ports("web")).hasSize(1);
        assertThat(machine.outside().reach(Protocol.TCP, Machine.HOST, 8080)).contains("web");
        assertThatThrownBy(() -> networks.remove(network.id()))
                .hasMessageContaining("has active endpoints: [container web]");
        machine.end(web);
        networks.release("web");
        networks.remove(network.id());
        assertThatThrownBy(() -> networks.remove(network.id())).hasMessageContaining("no such");
        assertThatThrownBy(() -> networks.remove(defaultNetwork().id()))
                .hasMessageContaining("cannot be removed");
        assertThat(networks.members(network.id())).isEmpty();
    }

    @Test
    void whoeverLeavesTheLeadingNetworkIsLedByAnother() throws IOException {
        NetworkSpec one = networks.create(draft("one", "10.5.0.0/24"));
        NetworkSpec two = networks.create(draft("two", "10.6.0.0/24"));
        Station member = machine.member(networks, "m", one, two);
        machine.outside().serve(80);
        member.serve(80);
        networks.publish(
                "m", List.of(new PortRequest(Optional.empty(), 8080, 8080, 80, Protocol.TCP)));
        assertThat(member.reach(Protocol.TCP, Machine.OUTSIDE, 80)).contains("outside");
        networks.detach(member.namespace(), "m", one.id());
        assertThat(member.reach(Protocol.TCP, Machine.OUTSIDE, 80)).contains("outside");
        assertThat(machine.outside().reach(Protocol.TCP, Machine.HOST, 8080)).contains("m");
        assertThat(networks.endpoints("m"))
                .singleElement()
                .satisfies(left -> assertThat(left.leading()).isTrue());
        assertThatThrownBy(() -> networks.detach(member.namespace(), "m", one.id()))
                .hasMessageContaining("container m is not in network one");
    }

    @Test
    void aMacvlanIsOnTheNetworkOfAnInterface() throws IOException {
        NetworkDraft draft =
                new NetworkDraft(
                        "v",
                        Driver.MACVLAN,
                        Optional.of("eth0"),
                        List.of(
                                new AddressPool(
                                        Subnet.parse("10.99.0.0/24"),
                                        Optional.of(Machine.OUTSIDE),
                                        Optional.of(Subnet.parse("10.99.0.64/26")),
                                        Map.of("printer", InetAddress.ofLiteral("10.99.0.65")))),
                        false,
                        false,
                        true,
                        true,
                        true,
                        OptionalInt.empty(),
                        Map.of(),
                        Map.of());
        NetworkSpec network = networks.create(draft);
        Station member = machine.member(networks, "m", network);
        machine.outside().serve(80);
        assertThat(networks.endpoints("m").getFirst().addresses())
                .containsExactly(InetAddress.ofLiteral("10.99.0.64"));
        assertThat(member.seenAs(Machine.OUTSIDE, 80)).contains("10.99.0.64");
        networks.detach(member.namespace(), "m", network.id());
        assertThat(member.ask(Protocol.TCP, Machine.OUTSIDE, 80)).isEmpty();
    }

    @Test
    void nobodySendsByAnothersAddress() throws IOException {
        NetworkSpec network = networks.create(draft("n", "10.5.0.0/24"));
        Station liar = machine.member(networks, "liar", network);
        Station victim = machine.member(networks, "victim", network);
        Station server = machine.member(networks, "server", network);
        server.serve(80);
        InetAddress at = networks.endpoints("server").getFirst().addresses().getFirst();
        InetAddress theirs = networks.endpoints("victim").getFirst().addresses().getFirst();
        assertThat(liar.reach(Protocol.UDP, at, 80)).contains("server");
        liar.takeAddress(InetAddress.ofLiteral("10.5.0.77"), 24);
        assertThat(liar.ask(Protocol.UDP, at, 80)).isEmpty();
        liar.takeAddress(theirs, 24);
        assertThat(liar.ask(Protocol.TCP, at, 80)).isEmpty();
        victim.serve(81);
        assertThat(server.reach(Protocol.TCP, theirs, 81)).contains("victim");
    }

    @Test
    void statisticsAreTheMembers() throws IOException {
        NetworkSpec network = networks.create(draft("n", "10.5.0.0/24"));
        Station member = machine.member(networks, "m", network);
        machine.outside().serve(80);
        assertThat(member.reach(Protocol.TCP, Machine.OUTSIDE, 80)).isPresent();
        Endpoint endpoint = networks.endpoints("m").getFirst();
        assertThat(networks.statistics(endpoint).sentBytes()).isPositive();
        assertThat(networks.statistics(endpoint).receivedPackets()).isPositive();
    }
}
