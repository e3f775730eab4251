package dev.bulkhead.network.dns;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/** A server of the outer world, at a loopback address, that answers as a test says. */
final class FakeServer implements AutoCloseable {
    /** What it does with a question. */
    interface Behaviour {
        /** Returns the answer; empty: it keeps silent. */
        Optional<Message> answer(Message question, Transport transport) throws IOException;
    }

    private final DatagramSocket udp;
    private final ServerSocket tcp;
    private final Behaviour behaviour;
    private final Queue<Message> asked = new ConcurrentLinkedQueue<>();
    private final Queue<InetSocketAddress> askers = new ConcurrentLinkedQueue<>();

    FakeServer(Behaviour behaviour) throws IOException {
        this.behaviour = behaviour;
        InetAddress address = InetAddress.ofLiteral("127.0.0.1");
        this.tcp = new ServerSocket(0, 50, address);
        this.udp = new DatagramSocket(tcp.getLocalPort(), address);
        Thread.ofVirtual().start(this::serveUdp);
        Thread.ofVirtual().start(this::serveTcp);
    }

    static Message answer(Message question, int code, Record... records) {
        Message answer = new Message(question.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.getHeader().setFlag(Flags.RA);
        answer.getHeader().setRcode(code);
        answer.addRecord(question.getQuestion(), Section.QUESTION);
        for (Record record : records) {
            answer.addRecord(record, Section.ANSWER);
        }
        return answer;
    }

    static FakeServer refusing() throws IOException {
        return new FakeServer((question, _) -> Optional.of(answer(question, Rcode.SERVFAIL)));
    }

    InetSocketAddress address() {
        return new InetSocketAddress(udp.getLocalAddress(), udp.getLocalPort());
    }

    Queue<Message> asked() {
        return asked;
    }

    Queue<InetSocketAddress> askers() {
        return askers;
    }

    private void serveUdp() {
        byte[] buffer = new byte[Wire.MAX_UDP];
        while (!udp.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                udp.receive(packet);
                byte[] bytes = Arrays.copyOf(buffer, packet.getLength());
                askers.add((InetSocketAddress) packet.getSocketAddress());
                Message question = new Message(bytes);
                asked.add(question);
                Optional<Message> answer = behaviour.answer(question, Transport.UDP);
                if (answer.isPresent()) {
                    byte[] out = answer.get().toWire();
                    udp.send(new DatagramPacket(out, out.length, packet.getSocketAddress()));
                }
            } catch (IOException e) {
                if (!udp.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void serveTcp() {
        while (!tcp.isClosed()) {
            try (Socket socket = tcp.accept()) {
                DataInputStream in = new DataInputStream(socket.getInputStream());
                Message question = new Message(in.readNBytes(in.readUnsignedShort()));
                asked.add(question);
                byte[] out = behaviour.answer(question, Transport.TCP).orElseThrow().toWire();
                DataOutputStream stream = new DataOutputStream(socket.getOutputStream());
                stream.writeShort(out.length);
                stream.write(out);
            } catch (IOException e) {
                if (!tcp.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        udp.close();
        tcp.close();
    }
}
