package dev.bulkhead.kernel.nft;

import static dev.bulkhead.kernel.nft.NftRule.FIRST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulkhead.kernel.Errno;
import dev.bulkhead.kernel.Fd;
import dev.bulkhead.kernel.KernelException;
import dev.bulkhead.kernel.Namespaces;
import dev.bulkhead.kernel.Poller;
import dev.bulkhead.kernel.RtNetlink;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NfTablesTest {
    private static final NftTable TABLE = new NftTable(Family.INET, "test");
    private static final NftSet PORTS =
            new NftSet(
                    "ports",
                    List.of(DataType.PROTOCOL, DataType.PORT),
                    List.of(DataType.IPV4_ADDRESS, DataType.PORT));
    private static final NftChain OUTPUT =
            NftChain.base("output", "nat", Hook.OUTPUT, NftChain.PRIORITY_DESTINATION);
    private static final NftChain FILTER =
            NftChain.base("input", "filter", Hook.INPUT, NftChain.PRIORITY_FILTER);
    private static final byte[] TCP = Element.octet(6);

    private interface Work {
        void run() throws IOException;
    }

    private static void inNewNamespace(Work work) throws IOException {
        Namespaces.insideNew(
                Namespaces.CLONE_NEWNET,
                () -> {
                    try (RtNetlink links = RtNetlink.open()) {
                        links.setUp("lo");
                    }
                    work.run();
                    return true;
                });
    }

    private static NftBatch redirection() {
        NftRule redirect =
                new NftRule()
                        .isForThisMachine()
                        .family(Family.IPV4)
                        .meta(NftRule.Meta.TRANSPORT_PROTOCOL, FIRST)
                        .payload(NftRule.Header.TRANSPORT, 2, 2, FIRST + 1)
                        .map(PORTS, FIRST, FIRST)
                        .sendTo(Family.IPV4, FIRST, FIRST + 1);
        return new NftBatch()
                .addTable(TABLE, "whose")
                .addSet(TABLE, PORTS)
                .addChain(TABLE, OUTPUT)
                .addRule(TABLE, OUTPUT, redirect);
    }

    private static Element element(int from, int to) throws IOException {
        return Element.of(TCP, Element.port(from))
                .to(InetAddress.ofLiteral("127.0.0.1").getAddress(), Element.port(to));
    }

    @Test
    void aMapOfPortsSendsConnectionsElsewhere() throws IOException {
        inNewNamespace(() -> {
            try (NfTables tables = NfTables.open();
                    ServerSocket server = new ServerSocket(0)) {
                Element here = element(80, server.getLocalPort());
                tables.commit(redirection().addElements(TABLE, PORTS, List.of(here)));
                assertThat(connects(80)).isTrue();
                assertThat(connects(81)).isFalse();
                assertThat(tables.elements(TABLE, PORTS)).containsExactly(here);
                tables.commit(new NftBatch().deleteElements(TABLE, PORTS, List.of(here)));
                assertThat(connects(80)).isFalse();
            }
        });
    }

    @Test
    void thousandsOfElementsGoInOneBatch() throws IOException {
        inNewNamespace(() -> {
            try (NfTables tables = NfTables.open()) {
                List<Element> many =
                        IntStream.range(1, 5000).mapToObj(NfTablesTest::elementOfPort).toList();
                tables.commit(redirection().addElements(TABLE, PORTS, many));
                assertThat(tables.elements(TABLE, PORTS)).containsExactlyInAnyOrderElementsOf(many);
            }
        });
    }

    private static Element elementOfPort(int port) {
        try {
            return element(port, port + 1);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void oneRefusedChangeUndoesTheOthersAndIsNamed() throws IOException {
        inNewNamespace(() -> {
            try (NfTables tables = NfTables.open()) {
                NftBatch batch = redirection().deleteElements(TABLE, PORTS, List.of(element(1, 2)));
                assertThatThrownBy(() -> tables.commit(batch))
                        .isInstanceOfSatisfying(
                                KernelException.class,
                                e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT))
                        .hasMessageContaining("remove 1 elements");
                assertThat(tables.tables(Family.INET)).isEmpty();
            }
        });
    }

    @Test
    void filtersDecideByNamesAndConnections() throws IOException {
        inNewNamespace(() -> {
            try (NfTables tables = NfTables.open();
                    ServerSocket server = new ServerSocket(0)) {
                NftSet names = NftSet.of("names", DataType.INTERFACE_NAME);
                NftRule known =
                        new NftRule()
                                .connection(
                                        NftRule.Connection.STATE, NftRule.Connection.ESTABLISHED)
                                .verdict(Verdict.ACCEPT);
                NftRule unwanted =
                        new NftRule()
                                .meta(NftRule.Meta.INPUT_NAME, FIRST)
                                .in(names, FIRST)
                                .verdict(Verdict.DROP);
                tables.commit(
                        new NftBatch()
                                .addTable(TABLE, "")
                                .addSet(TABLE, names)
                                .addChain(TABLE, FILTER)
                                .addRule(TABLE, FILTER, known)
                                .addRule(TABLE, FILTER, unwanted));
                try (Socket early =
                                new Socket(
                                        InetAddress.ofLiteral("127.0.0.1"), server.getLocalPort());
                        Socket accepted = server.accept()) {
                    tables.commit(
                            new NftBatch()
                                    .addElements(
                                            TABLE,
                                            names,
                                            List.of(Element.of(Element.interfaceName("lo")))));
                    early.getOutputStream().write(1);
                    assertThat(accepted.getInputStream().read()).isEqualTo(1);
                }
                assertThat(connects(server.getLocalPort())).isFalse();
            }
        });
    }

    @Test
    void aTableThatIsThereTellsWhoseItIsAndIsRemoved() throws IOException {
        inNewNamespace(() -> {
            try (NfTables tables = NfTables.open()) {
                tables.commit(new NftBatch().addTable(TABLE, "/some/root"));
                assertThat(tables.tables(Family.INET))
                        .containsExactly(new NfTables.Named(TABLE, "/some/root"));
                assertThat(tables.tables(Family.BRIDGE)).isEmpty();
                tables.commit(new NftBatch().deleteTable(TABLE));
                assertThat(tables.tables(Family.INET)).isEmpty();
            }
        });
    }

    /** Opens something in a namespace that it alone keeps. */
    private static <T> T opened(Fd namespace, Namespaces.Task<T> opening) throws IOException {
        return Namespaces.inside(List.of(namespace), opening);
    }

    @Test
    void whatOthersRemoveIsHeardAndWhatOneRemovesOneselfIsNot() throws IOException {
        try (Fd namespace =
                        Namespaces.insideNew(
                                Namespaces.CLONE_NEWNET, () -> Namespaces.current("net"));
                NfTables tables = opened(namespace, NfTables::open);
                NfTables others = opened(namespace, NfTables::open);
                NfTablesEvents events = opened(namespace, NfTablesEvents::open);
                Poller poller = Poller.open()) {
            CompletableFuture<Boolean> heard = heard(events, poller, tables.port());
            Element one = element(1, 2);
            tables.commit(redirection().addElements(TABLE, PORTS, List.of(one)));
            tables.commit(new NftBatch().deleteElements(TABLE, PORTS, List.of(one)));
            NftTable another = new NftTable(Family.INET, "another");
            others.commit(new NftBatch().addTable(another, ""));
            others.commit(new NftBatch().deleteTable(another));
            assertThatThrownBy(() -> heard.get(200, TimeUnit.MILLISECONDS))
                    .isInstanceOf(TimeoutException.class);
            others.commit(new NftBatch().deleteTable(TABLE));
            assertThat(heard.orTimeout(20, TimeUnit.SECONDS).join()).isTrue();
        }
    }

    private static CompletableFuture<Boolean> heard(NfTablesEvents events, Poller poller, int own) {
        CompletableFuture<Boolean> heard = new CompletableFuture<>();
        Thread.startVirtualThread(() -> {
            try {
                events.awaitLoss(poller, TABLE.name(), own);
                heard.complete(true);
            } catch (IOException e) {
                heard.completeExceptionally(e);
            }
        });
        return heard;
    }

    private static boolean connects(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 500);
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}
