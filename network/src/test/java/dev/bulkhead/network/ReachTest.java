package dev.bulkhead.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who reaches whom: real packets between namespaces. */
class ReachTest {
    private static final int OPEN = 80;
    private static final int BACKDOOR = 31337;
    private static final int PUBLISHED = 8080;
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    private final ExecutorService threads = Executors.newFixedThreadPool(24);
    private Machine machine;
    private Networks networks;

    @BeforeEach
    void open(@TempDir Path root) throws IOException {
        machine = new Machine(root);
        networks = machine.networks();
    }

    @AfterEach
    void close() throws IOException {
        threads.close();
        networks.close();
        machine.close();
    }

    private static NetworkDraft draft(String name, boolean internal, boolean communicating) {
        return new NetworkDraft(
                name,
                NetworkSpec.Driver.BRIDGE,
                Optional.empty(),
                List.of(),
                true,
                internal,
                communicating,
                true,
                true,
                OptionalInt.empty(),
                Map.of(),
                Map.of());
    }

    private Station serving(String name, NetworkSpec... specs) throws IOException {
        Station station = machine.member(networks, name, specs);
        station.serve(OPEN);
        station.serve(BACKDOOR);
        return station;
    }

    private InetAddress address(String owner, boolean ipv6) {
        return networks.endpoints(owner).getFirst().address(ipv6).orElseThrow();
    }

    /** Compares what is reached with what is to be, for all pairs, protocols and versions. */
    private void assertMatrix(List<Station> askers, List<String> members, List<String> expected) {
        List<String> wanted = new ArrayList<>();
        List<CompletableFuture<Optional<String>>> answers = new ArrayList<>();
        for (Station asker : askers) {
            for (String member : members) {
                String pair = asker.name() + ">" + member;
                for (Protocol protocol : List.of(Protocol.TCP, Protocol.UDP)) {
                    for (boolean ipv6 : List.of(false, true)) {
                        String way = pair + " " + protocol + (ipv6 ? "6" : "4");
                        answers.add(
                                answer(asker, member, protocol, ipv6, expected.contains(pair))
                                        .thenApply(answer ->
                                                answer.filter(member::equals).map(_ -> way)));
                        if (expected.contains(pair)) {
                            wanted.add(way);
                        }
                    }
                }
            }
        }
        List<String> reached = answers.stream().flatMap(answer -> answer.join().stream()).toList();
        assertThat(reached).containsExactlyInAnyOrderElementsOf(wanted);
    }

    @Test
    void eachPairReachesEachOtherOrNotAsItIsToBe() throws IOException {
        NetworkSpec front = networks.create(draft("front", false, true));
        NetworkSpec back = networks.create(draft("back", false, true));
        NetworkSpec inner = networks.create(draft("inner", true, true));
        NetworkSpec apart = networks.create(draft("apart", false, false));
        Station f1 = serving("f1", front);
        Station f2 = serving("f2", front);
        Station b1 = serving("b1", back);
        Station i1 = serving("i1", inner);
        Station i2 = serving("i2", inner);
        Station a1 = serving("a1", apart);
        Station a2 = serving("a2", apart);
        for (NetworkSpec each : List.of(front, back, inner, apart)) {
            for (AddressPool pool : each.pools()) {
                machine.leadInside(pool.subnet());
            }
        }
        List<String> expected =
                new ArrayList<>(
                        List.of(
                                "f1>f2", "f2>f1", "f1>f1", "f2>f2", "b1>b1", "i1>i2", "i2>i1",
                                "i1>i1", "i2>i2", "a1>a1", "a2>a2"));
        List<String> members = List.of("f1", "f2", "b1", "i1", "i2", "a1", "a2");
        members.forEach(member -> expected.add("host>" + member));
        assertMatrix(
                List.of(f1, f2, b1, i1, i2, a1, a2, machine.host(), machine.outside()),
                members,
                expected);

        machine.outside().serve(OPEN);
        for (Protocol protocol : List.of(Protocol.TCP, Protocol.UDP)) {
            for (InetAddress outside : List.of(Machine.OUTSIDE, Machine.OUTSIDE6)) {
                for (Station member : List.of(f1, b1, a1)) {
                    assertThat(member.reach(protocol, outside, OPEN)).contains("outside");
                }
                assertThat(i1.ask(protocol, outside, OPEN)).isEmpty();
            }
        }
        assertThat(f1.seenAs(Machine.OUTSIDE, OPEN)).contains(Subnet.text(Machine.HOST));
        assertThat(f1.seenAs(Machine.OUTSIDE6, OPEN)).contains(Subnet.text(Machine.HOST6));
    }

    private CompletableFuture<Optional<String>> answer(
            Station asker, String member, Protocol protocol, boolean ipv6, boolean reachable) {
        InetAddress address = address(member, ipv6);
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return reachable
                                ? asker.reach(protocol, address, BACKDOOR)
                                : asker.ask(protocol, address, BACKDOOR);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                threads);
    }

    private static PortRequest port(int hostPort, Protocol protocol) {
        return new PortRequest(Optional.empty(), hostPort, hostPort, OPEN, protocol);
    }

    /** With and without frames on bridges being shown to the rules for packets. */
    @ParameterizedTest
    @ValueSource(strings = {"0", "1"})
    void aPublishedPortIsReachedFromEverywhereAndNothingElseIs(String shown) throws IOException {
        machine.setHost("bridge/bridge-nf-call-iptables", shown);
        machine.setHost("bridge/bridge-nf-call-ip6tables", shown);
        NetworkSpec front = networks.create(draft("front", false, true));
        NetworkSpec back = networks.create(draft("back", false, true));
        NetworkSpec apart = networks.create(draft("apart", false, false));
        Station web = serving("web", front);
        Station other = serving("other", front);
        Station stranger = serving("stranger", back);
        Station hermit = serving("hermit", apart);
        networks.publish(
                "web", List.of(port(PUBLISHED, Protocol.TCP), port(PUBLISHED, Protocol.UDP)));
        networks.publish("hermit", List.of(port(9090, Protocol.TCP)));

        for (Protocol protocol : List.of(Protocol.TCP, Protocol.UDP)) {
            for (InetAddress host : List.of(Machine.HOST, Machine.HOST6)) {
                for (Station asker :
                        List.of(machine.outside(), machine.host(), web, other, stranger, hermit)) {
                    assertThat(asker.reach(protocol, host, PUBLISHED))
                            .as("%s by %s at %s", asker.name(), protocol, host)
                            .contains("web");
                    assertThat(asker.ask(protocol, host, BACKDOOR)).isEmpty();
                }
            }
            assertThat(machine.host().reach(protocol, LOOPBACK, PUBLISHED)).contains("web");
            assertThat(web.ask(protocol, LOOPBACK, PUBLISHED)).isEmpty();
        }
        assertThat(hermit.reach(Protocol.TCP, Machine.HOST, 9090)).contains("hermit");
        assertThat(machine.outside().seenAs(Machine.HOST, PUBLISHED))
                .contains(Subnet.text(Machine.OUTSIDE));

        networks.unpublish("web", networks.ports("web"));
        assertThat(machine.outside().ask(Protocol.TCP, Machine.HOST, PUBLISHED)).isEmpty();
        assertThat(machine.host().ask(Protocol.TCP, LOOPBACK, PUBLISHED)).isEmpty();
    }

    @Test
    void aPortAtOneAddressIsReachedThereOnly() throws IOException {
        NetworkSpec front = networks.create(draft("front", false, true));
        serving("web", front);
        networks.publish(
                "web",
                List.of(
                        new PortRequest(
                                Optional.of(LOOPBACK), PUBLISHED, PUBLISHED, OPEN, Protocol.TCP),
                        new PortRequest(Optional.of(Machine.HOST), 81, 81, OPEN, Protocol.TCP)));
        assertThat(machine.host().reach(Protocol.TCP, LOOPBACK, PUBLISHED)).contains("web");
        assertThat(machine.outside().ask(Protocol.TCP, Machine.HOST, PUBLISHED)).isEmpty();
        assertThat(machine.outside().reach(Protocol.TCP, Machine.HOST, 81)).contains("web");
        assertThat(machine.outside().ask(Protocol.TCP, Machine.HOST6, 81)).isEmpty();
    }

    @Test
    void theHostsLoopbackIsItsOwn() throws IOException {
        NetworkSpec front = networks.create(draft("front", false, true));
        Station web = serving("web", front);
        networks.publish("web", List.of(port(PUBLISHED, Protocol.TCP)));
        machine.host().serve(22);
        InetAddress gateway = front.pools().getFirst().gateway().orElseThrow();
        assertThat(web.reach(Protocol.TCP, gateway, 22)).contains("host");
        assertThat(machine.hostSetting("ipv4/conf/" + front.link() + "/route_localnet"))
                .isEqualTo("1");
        web.sendLoopbackTo(gateway);
        assertThat(web.ask(Protocol.TCP, LOOPBACK, 22)).isEmpty();
        assertThat(web.reach(Protocol.TCP, gateway, 22)).contains("host");
    }
}
