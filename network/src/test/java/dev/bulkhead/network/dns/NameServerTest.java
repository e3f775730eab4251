package dev.bulkhead.network.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Askers have addresses of the loopback network; so the server tells them apart. */
class NameServerTest {
    private static final InetAddress GATEWAY = InetAddress.ofLiteral("127.18.0.1");
    private static final InetAddress CLIENT = InetAddress.ofLiteral("127.18.0.2");
    private static final InetAddress DATABASE = InetAddress.ofLiteral("127.18.0.3");
    private static final InetAddress DATABASE_6 = InetAddress.ofLiteral("fd00:18::3");
    private static final InetAddress STRANGER = InetAddress.ofLiteral("127.19.0.2");
    private static final InetAddress PRISONER = InetAddress.ofLiteral("127.20.0.2");

    private final NameTable table = new NameTable();
    private final List<InetSocketAddress> servers = new ArrayList<>();
    private int port;
    private NameServer server = new NameServer(table);

    @BeforeEach
    void start() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, GATEWAY)) {
            port = free.getLocalPort();
        }
        server = new NameServer(table, () -> List.copyOf(servers), port);
        server.listen(GATEWAY);
        put("client", "blue", true, List.of(CLIENT), "client.blue", "client");
        put("db", "blue", true, List.of(DATABASE, DATABASE_6), "db.blue", "db", "Sql");
        put("stranger", "red", true, List.of(STRANGER), "secret");
        put("prisoner", "cell", false, List.of(PRISONER), "prisoner");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void put(
            String id,
            String network,
            boolean outward,
            List<InetAddress> addresses,
            String... names) {
        table.put(
                new NameTable.Member(
                        id,
                        List.of(new NameTable.Place(network, addresses, List.of(names), outward)),
                        List.of()));
    }

    private static Message question(String name, int type) throws IOException {
        return Message.newQuery(Record.newRecord(Name.fromString(name), type, DClass.IN));
    }

    private Message udp(InetAddress from, Message question) throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, from)) {
            socket.setSoTimeout(30_000);
            byte[] out = question.toWire();
            socket.send(new DatagramPacket(out, out.length, GATEWAY, port));
            DatagramPacket in = new DatagramPacket(new byte[Wire.MAX_UDP], Wire.MAX_UDP);
            socket.receive(in);
            return new Message(Arrays.copyOf(in.getData(), in.getLength()));
        }
    }

    private Message udp(InetAddress from, String name, int type) throws IOException {
        return udp(from, question(name, type));
    }

    private Message tcp(InetAddress from, Message question) throws IOException {
        try (Socket socket = new Socket()) {
            socket.bind(new InetSocketAddress(from, 0));
            socket.setSoTimeout(30_000);
            socket.connect(new InetSocketAddress(GATEWAY, port));
            send(socket, question);
            return receive(socket);
        }
    }

    private static void send(Socket socket, Message question) throws IOException {
        byte[] out = question.toWire();
        DataOutputStream stream = new DataOutputStream(socket.getOutputStream());
        stream.writeShort(out.length);
        stream.write(out);
    }

    private static Message receive(Socket socket) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        return new Message(in.readNBytes(in.readUnsignedShort()));
    }

    private static List<String> answers(Message message) {
        return message.getSection(Section.ANSWER).stream().map(Record::rdataToString).toList();
    }

    private static Record address(Message question, String address) {
        return new ARecord(
                question.getQuestion().getName(), DClass.IN, 60, InetAddress.ofLiteral(address));
    }

    private static FakeServer world() throws IOException {
        return new FakeServer((question, _) ->
                Optional.of(
                        FakeServer.answer(
                                question, Rcode.NOERROR, address(question, "192.0.2.1"))));
    }

    @Test
    void namesMeanAddresses() throws Exception {
        for (String name : List.of("db.", "DB.", "sql.", "db.blue.")) {
            Message answer = udp(CLIENT, name, Type.A);
            assertThat(answer.getRcode()).isEqualTo(Rcode.NOERROR);
            assertThat(answers(answer)).as(name).containsExactly("127.18.0.3");
            assertThat(answer.getQuestion().getName()).hasToString(name);
        }
        assertThat(answers(udp(CLIENT, "db.", Type.AAAA))).containsExactly("fd00:18:0:0:0:0:0:3");
        Message nothing = udp(CLIENT, "client.", Type.AAAA);
        assertThat(nothing.getRcode()).isEqualTo(Rcode.NOERROR);
        assertThat(answers(nothing)).isEmpty();
        assertThat(answers(udp(CLIENT, "db.", Type.MX))).isEmpty();
    }

    @Test
    void addressesMeanNames() throws Exception {
        assertThat(answers(udp(CLIENT, "3.0.18.127.in-addr.arpa.", Type.PTR)))
                .containsExactly("db.blue.");
        String six = "3.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.1.0.0.0.0.d.f.ip6.arpa.";
        assertThat(answers(udp(CLIENT, six, Type.PTR))).containsExactly("db.blue.");
    }

    @Test
    void aServiceIsAllOfItsContainersInTurn() throws Exception {
        for (int i = 10; i < 13; i++) {
            InetAddress address = InetAddress.ofLiteral("127.18.0." + i);
            put("web" + i, "blue", true, List.of(address), "web" + i, "web");
        }
        Set<String> first = new HashSet<>();
        for (int i = 0; i < 3; i++) {
            List<String> all = answers(udp(CLIENT, "web.", Type.A));
            assertThat(all).containsExactlyInAnyOrder("127.18.0.10", "127.18.0.11", "127.18.0.12");
            first.add(all.getFirst());
        }
        assertThat(first).hasSize(3);
        table.remove("web10");
        assertThat(answers(udp(CLIENT, "web.", Type.A))).hasSize(2).doesNotContain("127.18.0.10");
    }

    @Test
    void nobodyKnowsTheNamesOfNetworksThatHeIsNotIn() throws Exception {
        try (FakeServer world =
                new FakeServer((question, _) ->
                        Optional.of(FakeServer.answer(question, Rcode.NXDOMAIN)))) {
            servers.add(world.address());
            assertThat(udp(CLIENT, "secret.", Type.A).getRcode()).isEqualTo(Rcode.NXDOMAIN);
            assertThat(udp(STRANGER, "db.", Type.A).getRcode()).isEqualTo(Rcode.NXDOMAIN);
            assertThat(answers(udp(STRANGER, "secret.", Type.A))).containsExactly("127.19.0.2");
            InetAddress nobody = InetAddress.ofLiteral("127.77.0.1");
            assertThat(udp(nobody, "db.", Type.A).getRcode()).isEqualTo(Rcode.REFUSED);
        }
    }

    @Test
    void whoIsInTwoNetworksKnowsTheNamesOfBoth() throws Exception {
        InetAddress second = InetAddress.ofLiteral("127.19.0.9");
        table.put(
                new NameTable.Member(
                        "client",
                        List.of(
                                new NameTable.Place("blue", List.of(CLIENT), List.of("c"), true),
                                new NameTable.Place("red", List.of(second), List.of("c"), true)),
                        List.of()));
        assertThat(answers(udp(CLIENT, "db.", Type.A))).containsExactly("127.18.0.3");
        assertThat(answers(udp(CLIENT, "secret.", Type.A))).containsExactly("127.19.0.2");
        assertThat(answers(udp(second, "db.", Type.A))).containsExactly("127.18.0.3");
    }

    @Test
    void anInternalNetworkAsksNobody() throws Exception {
        try (FakeServer world = world()) {
            servers.add(world.address());
            assertThat(udp(PRISONER, "example.com.", Type.A).getRcode()).isEqualTo(Rcode.NXDOMAIN);
            assertThat(world.asked()).isEmpty();
        }
    }

    @Test
    void theWorldIsAskedOnceForWhatManyWantToKnow() throws Exception {
        try (FakeServer world = world()) {
            servers.add(world.address());
            assertThat(answers(udp(CLIENT, "www.example.com.", Type.A)))
                    .containsExactly("192.0.2.1");
            assertThat(answers(udp(STRANGER, "WWW.example.com.", Type.A)))
                    .containsExactly("192.0.2.1");
            assertThat(world.asked()).hasSize(1);
        }
    }

    @Test
    void whoHasServersOfItsOwnAsksThem() throws Exception {
        table.put(
                new NameTable.Member(
                        "client",
                        List.of(new NameTable.Place("blue", List.of(CLIENT), List.of("c"), true)),
                        List.of(InetAddress.ofLiteral("127.0.0.99"))));
        try (FakeServer world = world()) {
            servers.add(world.address());
            // Nobody listens there: the kernel says so at once.
            assertThat(udp(CLIENT, "www.example.com.", Type.A).getRcode())
                    .isEqualTo(Rcode.SERVFAIL);
            assertThat(world.asked()).isEmpty();
        }
    }

    @Test
    void theNextServerIsAskedIfOneIsSilentOrDoesNotKnow() throws Exception {
        try (FakeServer silent = new FakeServer((_, _) -> Optional.empty());
                FakeServer refusing = FakeServer.refusing();
                FakeServer world = world()) {
            servers.addAll(List.of(silent.address(), refusing.address(), world.address()));
            assertThat(answers(udp(CLIENT, "one.example.com.", Type.A)))
                    .containsExactly("192.0.2.1");
            assertThat(answers(udp(CLIENT, "two.example.com.", Type.A)))
                    .containsExactly("192.0.2.1");
            assertThat(silent.asked()).hasSize(1);
            assertThat(refusing.asked()).hasSize(2);
        }
    }

    @Test
    void whereNoServerKnowsThatIsSaid() throws Exception {
        try (FakeServer refusing = FakeServer.refusing()) {
            servers.add(refusing.address());
            assertThat(udp(CLIENT, "one.example.com.", Type.A).getRcode())
                    .isEqualTo(Rcode.SERVFAIL);
        }
        servers.clear();
        assertThat(udp(CLIENT, "two.example.com.", Type.A).getRcode()).isEqualTo(Rcode.SERVFAIL);
    }

    @Test
    void aLongAnswerComesByTcp() throws Exception {
        FakeServer.Behaviour behaviour =
                (question, transport) -> {
                    Message answer = FakeServer.answer(question, Rcode.NOERROR);
                    if (transport == Transport.UDP) {
                        answer.getHeader().setFlag(Flags.TC);
                    } else {
                        for (int i = 0; i < 200; i++) {
                            answer.addRecord(address(question, "192.0.2." + i), Section.ANSWER);
                        }
                    }
                    return Optional.of(answer);
                };
        try (FakeServer world = new FakeServer(behaviour)) {
            servers.add(world.address());
            Message cut = udp(CLIENT, "long.example.com.", Type.A);
            assertThat(cut.getHeader().getFlag(Flags.TC)).isTrue();
            assertThat(answers(tcp(CLIENT, question("long.example.com.", Type.A)))).hasSize(200);
            Message roomy = question("long.example.com.", Type.A);
            roomy.addRecord(new OPTRecord(Wire.MAX_UDP, 0, 0), Section.ADDITIONAL);
            assertThat(answers(udp(CLIENT, roomy))).hasSize(200);
        }
    }

    @Test
    void aServiceOfManyComesWholeByTcp() throws Exception {
        for (int i = 0; i < 1000; i++) {
            InetAddress address = InetAddress.ofLiteral("127.18." + (1 + i / 250) + "." + i % 250);
            put("many" + i, "blue", true, List.of(address), "many");
        }
        Message part = udp(CLIENT, "many.", Type.A);
        assertThat(part.getHeader().getFlag(Flags.TC)).isTrue();
        assertThat(answers(part)).hasSizeBetween(20, 30);
        assertThat(answers(tcp(CLIENT, question("many.", Type.A)))).hasSize(1000);
    }

    @Test
    void extensionsArePassedOn() throws Exception {
        try (FakeServer world = world()) {
            servers.add(world.address());
            Message secure = question("www.example.com.", Type.A);
            secure.addRecord(new OPTRecord(1232, 0, 0, ExtendedFlags.DO), Section.ADDITIONAL);
            udp(CLIENT, secure);
            OPTRecord passed = world.asked().remove().getOPT();
            assertThat(passed.getFlags() & ExtendedFlags.DO).isNotZero();
            udp(CLIENT, "www.example.com.", Type.A);
            assertThat(world.asked().remove().getOPT()).isNull();
        }
        Message local = question("db.", Type.A);
        local.addRecord(new OPTRecord(1232, 0, 0), Section.ADDITIONAL);
        assertThat(udp(CLIENT, local).getOPT()).isNotNull();
    }

    @Test
    void idsAndPortsCannotBeGuessed() throws Exception {
        try (FakeServer world = world()) {
            servers.add(world.address());
            for (int i = 0; i < 50; i++) {
                udp(CLIENT, "host" + i + ".example.com.", Type.A);
            }
            assertThat(world.asked().stream().map(asked -> asked.getHeader().getID()).distinct())
                    .hasSizeGreaterThan(45);
            assertThat(world.askers().stream().map(InetSocketAddress::getPort).distinct())
                    .hasSizeGreaterThan(40);
        }
    }

    @Test
    void aForgedAnswerIsPassedOver() throws Exception {
        try (FakeServer world =
                new FakeServer((question, _) -> {
                    Message forged = FakeServer.answer(question, Rcode.NOERROR);
                    forged.getHeader().setID(question.getHeader().getID() ^ 0x5555);
                    forged.addRecord(address(question, "203.0.113.66"), Section.ANSWER);
                    return Optional.of(forged);
                })) {
            servers.add(world.address());
            Message answer = udp(CLIENT, "www.example.com.", Type.A);
            assertThat(answer.getRcode()).isEqualTo(Rcode.SERVFAIL);
        }
    }

    @Test
    void aQuestionThatComesBackEnds() throws Exception {
        servers.add(new InetSocketAddress(GATEWAY, port));
        assertThat(udp(CLIENT, "own.example.com.", Type.A).getRcode()).isEqualTo(Rcode.SERVFAIL);
        servers.clear();
        // A server that asks us what we ask it.
        try (FakeServer circle =
                new FakeServer((question, _) ->
                        Optional.of(udp(STRANGER, question("loop.example.com.", Type.A))))) {
            servers.add(circle.address());
            assertThat(udp(CLIENT, "loop.example.com.", Type.A).getRcode())
                    .isEqualTo(Rcode.SERVFAIL);
            assertThat(circle.asked()).hasSizeLessThanOrEqualTo(2);
        }
    }

    @Test
    void aThousandAskAtTheSameTime() throws Exception {
        try (FakeServer world = world();
                ExecutorService many = Executors.newVirtualThreadPerTaskExecutor()) {
            servers.add(world.address());
            List<Future<List<String>>> answers = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                String name = i % 2 == 0 ? "db." : "host" + i + ".example.com.";
                answers.add(many.submit(() -> answers(udp(CLIENT, name, Type.A))));
            }
            for (int i = 0; i < 1000; i++) {
                assertThat(answers.get(i).get())
                        .containsExactly(i % 2 == 0 ? "127.18.0.3" : "192.0.2.1");
            }
        }
    }

    @Test
    void aConnectionTakesManyQuestionsAndHalfClosed() throws Exception {
        try (Socket socket = new Socket()) {
            socket.bind(new InetSocketAddress(CLIENT, 0));
            socket.setSoTimeout(30_000);
            socket.connect(new InetSocketAddress(GATEWAY, port));
            for (int i = 0; i < 500; i++) {
                send(socket, question(i % 2 == 0 ? "db." : "client.", Type.A));
            }
            socket.shutdownOutput();
            for (int i = 0; i < 500; i++) {
                assertThat(answers(receive(socket)))
                        .containsExactly(i % 2 == 0 ? "127.18.0.3" : "127.18.0.2");
            }
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void aConnectionThatBreaksTheRulesIsHungUpOn() throws Exception {
        for (byte[] bytes : List.of(new byte[] {0, 3, 1, 2, 3}, new byte[] {-1, -1, 0, 0})) {
            try (Socket socket = new Socket()) {
                socket.bind(new InetSocketAddress(CLIENT, 0));
                socket.setSoTimeout(30_000);
                socket.connect(new InetSocketAddress(GATEWAY, port));
                socket.getOutputStream().write(bytes);
                assertThat(endOf(socket)).isTrue();
            }
        }
        assertThat(answers(udp(CLIENT, "db.", Type.A))).hasSize(1);
    }

    private static boolean endOf(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketException _) {
            return true;
        }
    }

    @Test
    void anAskerHasSoManyConnectionsAndNoMore() throws Exception {
        List<Socket> open = new ArrayList<>();
        try {
            int refused = 0;
            for (int i = 0; i < 40; i++) {
                Socket socket = new Socket();
                open.add(socket);
                socket.bind(new InetSocketAddress(CLIENT, 0));
                socket.setSoTimeout(30_000);
                socket.connect(new InetSocketAddress(GATEWAY, port));
                try {
                    send(socket, question("db.", Type.A));
                    receive(socket);
                } catch (IOException _) {
                    refused++;
                }
            }
            assertThat(refused).isEqualTo(8);
            assertThat(answers(tcp(DATABASE, question("db.", Type.A)))).hasSize(1);
        } finally {
            for (Socket socket : open) {
                socket.close();
            }
        }
    }

    @Test
    void whatIsNoQuestionIsToldSoOrNotAnswered() throws Exception {
        Message update = question("db.", Type.A);
        update.getHeader().setOpcode(5);
        assertThat(udp(CLIENT, update).getRcode()).isEqualTo(Rcode.NOTIMP);
        Message two = question("db.", Type.A);
        two.addRecord(Record.newRecord(Name.fromString("x."), Type.A, DClass.IN), Section.QUESTION);
        assertThat(udp(CLIENT, two).getRcode()).isEqualTo(Rcode.FORMERR);
    }

    @Test
    void itListensWhereItIsToldAndNowhereElse() throws Exception {
        InetAddress other = InetAddress.ofLiteral("127.19.0.1");
        server.listen(other);
        server.listen(other);
        server.leave(GATEWAY);
        server.leave(GATEWAY);
        assertThat(isFree()).isTrue();
        server.listen(GATEWAY);
        assertThat(answers(udp(CLIENT, "db.", Type.A))).hasSize(1);
    }

    private boolean isFree() throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(GATEWAY, port));
            return true;
        } catch (BindException _) {
            return false;
        }
    }
}
