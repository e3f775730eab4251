package dev.bulkhead.network;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bulkhead.kernel.Fd;
import dev.bulkhead.kernel.InterfaceAddress;
import dev.bulkhead.kernel.Namespaces;
import dev.bulkhead.kernel.Route;
import dev.bulkhead.kernel.RtNetlink;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Somebody with a network namespace, who serves and asks in it. */
final class Station implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 400;
    private static final int TRIES = 20;
    private static final long PAUSE_NANOS = 100_000_000;

    private final String name;
    private final Fd namespace;
    private final List<Channel> channels = new ArrayList<>();

    private Station(String name, Fd namespace) {
        this.name = name;
        this.namespace = namespace;
    }

    static Station open(String name) throws IOException {
        return new Station(name, Machine.newNamespace());
    }

    String name() {
        return name;
    }

    Fd namespace() {
        return namespace;
    }

    /** Answers with its name and the asker's address at a port of TCP and UDP, IPv4 and IPv6. */
    void serve(int port) throws IOException {
        ServerSocketChannel stream = inside(ServerSocketChannel::open);
        stream.bind(new InetSocketAddress(port));
        channels.add(stream);
        Thread.startVirtualThread(() -> answerStreams(stream));
        DatagramChannel datagrams = inside(DatagramChannel::open);
        datagrams.bind(new InetSocketAddress(port));
        channels.add(datagrams);
        Thread.startVirtualThread(() -> answerDatagrams(datagrams));
    }

    private <T> T inside(Namespaces.Task<T> work) throws IOException {
        return Namespaces.inside(List.of(namespace), work);
    }

    private void answerStreams(ServerSocketChannel server) {
        try {
            while (true) {
                try (SocketChannel client = server.accept()) {
                    client.write(answer(client.getRemoteAddress()));
                }
            }
        } catch (IOException _) {
            // It is closed.
        }
    }

    private void answerDatagrams(DatagramChannel server) {
        try {
            ByteBuffer question = ByteBuffer.allocate(100);
            while (true) {
                SocketAddress asker = server.receive(question.clear());
                server.send(answer(asker), asker);
            }
        } catch (IOException _) {
            // It is closed.
        }
    }

    private ByteBuffer answer(SocketAddress asker) {
        InetAddress address = ((InetSocketAddress) asker).getAddress();
        return UTF_8.encode(name + " " + Subnet.text(address));
    }

    /** Asks who is there; empty if nobody answers. */
    Optional<String> ask(Protocol protocol, InetAddress address, int port) throws IOException {
        Optional<String> answer =
                protocol == Protocol.TCP ? askStream(address, port) : askDatagram(address, port);
        return answer.map(text -> text.substring(0, text.indexOf(' ')));
    }

    /** Asks until somebody answers, for a while: addresses of IPv6 take a moment to be in force. */
    Optional<String> reach(Protocol protocol, InetAddress address, int port) throws IOException {
        Optional<String> answer = Optional.empty();
        for (int i = 0; i < TRIES && answer.isEmpty(); i++) {
            if (i > 0) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            answer = ask(protocol, address, port);
        }
        return answer;
    }

    /** Asks by TCP by which address this station is seen. */
    Optional<String> seenAs(InetAddress address, int port) throws IOException {
        return askStream(address, port).map(text -> text.substring(text.indexOf(' ') + 1));
    }

    private Optional<String> askStream(InetAddress address, int port) throws IOException {
        try (SocketChannel channel = inside(() -> SocketChannel.open())) {
            channel.socket().connect(new InetSocketAddress(address, port), PATIENCE_MILLIS);
            channel.socket().setSoTimeout(PATIENCE_MILLIS);
            byte[] answer = channel.socket().getInputStream().readAllBytes();
            return answer.length == 0 ? Optional.empty() : Optional.of(new String(answer, UTF_8));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private Optional<String> askDatagram(InetAddress address, int port) throws IOException {
        try (DatagramChannel channel = inside(() -> DatagramChannel.open())) {
            channel.socket().connect(new InetSocketAddress(address, port));
            channel.socket().setSoTimeout(PATIENCE_MILLIS);
            channel.socket().send(new DatagramPacket(new byte[] {1}, 1));
            DatagramPacket answer = new DatagramPacket(new byte[100], 100);
            channel.socket().receive(answer);
            return Optional.of(new String(answer.getData(), 0, answer.getLength(), UTF_8));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /** Sends what is for the loopback to somebody else, as an attacker would. */
    void sendLoopbackTo(InetAddress gateway) throws IOException {
        inside(() -> {
            Host.set("ipv4/conf/eth0/route_localnet", "1");
            try (RtNetlink links = RtNetlink.open()) {
                InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
                links.deleteAddress(new InterfaceAddress(links.link("lo").index(), loopback, 8));
                links.addRoute(
                        new Route(
                                InetAddress.ofLiteral("127.0.0.0"),
                                8,
                                Optional.of(gateway),
                                links.link("eth0").index(),
                                Route.RT_TABLE_MAIN,
                                Route.RTN_UNICAST,
                                0));
            }
            return true;
        });
    }

    /** Listens at a port, as a server of this station's does. */
    ServerSocketChannel listen(int port) throws IOException {
        ServerSocketChannel server = inside(ServerSocketChannel::open);
        try {
            return server.bind(new InetSocketAddress(port));
        } catch (IOException e) {
            server.close();
            throw e;
        }
    }

    /** Takes an address in the place of its own, as an attacker would. */
    void takeAddress(InetAddress address, int prefixLength) throws IOException {
        try (RtNetlink links = RtNetlink.open(namespace)) {
            int link = links.link("eth0").index();
            for (InterfaceAddress each : links.addresses()) {
                if (each.link() == link) {
                    links.deleteAddress(each);
                }
            }
            links.addAddress(new InterfaceAddress(link, address, prefixLength));
        }
    }

    @Override
    public void close() {
        for (Channel channel : channels) {
            try {
                channel.close();
            } catch (IOException _) {
                // The namespace goes, and it with it.
            }
        }
        namespace.close();
    }
}
