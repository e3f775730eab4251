package dev.bulkhead.network.dns;

import java.io.ByteArrayOutputStream;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Answers questions: what the asker may know of its networks, and what other servers say. */
final class Resolver {
    private final NameTable table;
    private final HostServers host;
    private final Forwarder forwarder;

    /** Where we listen ourselves: nobody is asked there, or we would ask ourselves. */
    private final Set<InetSocketAddress> own;

    private int turn;

    Resolver(NameTable table, HostServers host, Forwarder forwarder, Set<InetSocketAddress> own) {
        this.table = table;
        this.host = host;
        this.forwarder = forwarder;
        this.own = own;
    }

    /**
     * Answers a message.
     *
     * @param asker the address that it came from
     * @param answer is given the answer, now or later; never, if there is nothing to answer
     */
    void answer(byte[] message, InetAddress asker, Transport transport, Consumer<byte[]> answer) {
        if (!Query.isAnswerable(message)) {
            return;
        }
        if ((Wire.u16(message, 2) & Wire.OPCODE) != 0) {
            answer.accept(Messages.error(message, Wire.NOTIMP));
            return;
        }
        try {
            Query query = Query.parse(message);
            Optional<NameTable.Member> member = table.asker(asker);
            if (member.isPresent()) {
                answer(query, member.get(), asker, transport, answer);
            } else {
                answer.accept(Messages.error(query, Wire.REFUSED));
            }
        } catch (MalformedMessageException _) {
            answer.accept(Messages.error(message, Wire.FORMERR));
        }
    }

    private void answer(
            Query query,
            NameTable.Member member,
            InetAddress asker,
            Transport transport,
            Consumer<byte[]> answer) {
        int limit = query.limit(transport);
        Optional<List<Messages.Answer>> known = known(query, member);
        if (known.isPresent()) {
            answer.accept(Messages.answer(query, Wire.NOERROR, known.get(), limit));
            return;
        }
        Optional<List<InetSocketAddress>> servers = NameTable.servers(member, host);
        if (servers.isEmpty()) {
            // Nothing else exists for who is in internal networks only; and askers believe that at
            // once, while an error has them ask again for seconds.
            answer.accept(Messages.answer(query, Wire.NXDOMAIN, List.of(), limit));
            return;
        }
        List<InetSocketAddress> others =
                servers.get().stream().filter(server -> !own.contains(server)).toList();
        forwarder.ask(query, others, asker, limit, answer);
    }

    /** Returns what the name's records of the type say; empty, if the name is not known here. */
    private Optional<List<Messages.Answer>> known(Query query, NameTable.Member member) {
        if (query.recordClass() != Wire.CLASS_IN) {
            return Optional.empty();
        }
        List<InetAddress> addresses = table.addresses(member, query.name());
        if (!addresses.isEmpty()) {
            return Optional.of(addresses(query.type(), addresses));
        }
        return ReverseName.address(query.name())
                .flatMap(address -> table.name(member, address))
                .map(name -> pointer(query.type(), name));
    }

    /** With each question another one comes first: most askers take that. */
    private List<Messages.Answer> addresses(int type, List<InetAddress> addresses) {
        List<Messages.Answer> answers = new ArrayList<>(addresses.size());
        for (InetAddress address : addresses) {
            int own = address instanceof Inet4Address ? Wire.TYPE_A : Wire.TYPE_AAAA;
            if (type == own || type == Wire.TYPE_ANY) {
                answers.add(new Messages.Answer(own, ByteBuffer.wrap(address.getAddress())));
            }
        }
        if (answers.size() > 1) {
            turn = (turn + 1) & 0xffff;
            Collections.rotate(answers, turn);
        }
        return answers;
    }

    private static List<Messages.Answer> pointer(int type, String name) {
        return type == Wire.TYPE_PTR || type == Wire.TYPE_ANY
                ? List.of(new Messages.Answer(Wire.TYPE_PTR, ByteBuffer.wrap(encode(name))))
                : List.of();
    }

    private static byte[] encode(String name) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String label : name.split("\\.", -1)) {
            byte[] bytes = label.getBytes(StandardCharsets.US_ASCII);
            out.write(bytes.length);
            out.writeBytes(bytes);
        }
        out.write(0);
        return out.toByteArray();
    }
}
