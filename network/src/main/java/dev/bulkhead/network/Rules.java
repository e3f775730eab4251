package dev.bulkhead.network;

import static dev.bulkhead.kernel.nft.NftRule.FIRST;

import dev.bulkhead.kernel.nft.DataType;
import dev.bulkhead.kernel.nft.Family;
import dev.bulkhead.kernel.nft.Hook;
import dev.bulkhead.kernel.nft.NftBatch;
import dev.bulkhead.kernel.nft.NftChain;
import dev.bulkhead.kernel.nft.NftRule;
import dev.bulkhead.kernel.nft.NftRule.Connection;
import dev.bulkhead.kernel.nft.NftRule.Header;
import dev.bulkhead.kernel.nft.NftRule.Meta;
import dev.bulkhead.kernel.nft.NftSet;
import dev.bulkhead.kernel.nft.NftTable;
import dev.bulkhead.kernel.nft.Verdict;
import java.util.List;
import java.util.Set;

/**
 * The rules of an engine: the same whatever networks, members and ports there are, which are
 * elements of sets and maps.
 */
final class Rules {
    /** The bridges. */
    static final NftSet BRIDGES = NftSet.of("bridges", DataType.INTERFACE_NAME);

    /** Those that something leads out of. */
    static final NftSet OUTWARD = NftSet.of("outward", DataType.INTERFACE_NAME);

    /** Those whose members take the host's address when they go out. */
    static final NftSet MASQUERADED = NftSet.of("masqueraded", DataType.INTERFACE_NAME);

    /** Those whose members do not reach the machine's metadata. */
    static final NftSet WITHOUT_METADATA = NftSet.of("without-metadata", DataType.INTERFACE_NAME);

    /** Each bridge and itself. */
    static final NftSet BACK = NftSet.of("back", DataType.INTERFACE_NAME, DataType.INTERFACE_NAME);

    /** Each bridge whose members reach each other, and itself. */
    static final NftSet WITHIN =
            NftSet.of("within", DataType.INTERFACE_NAME, DataType.INTERFACE_NAME);

    static final NftSet PORTS4 = ports("ports4", DataType.IPV4_ADDRESS, false);
    static final NftSet PORTS4_AT = ports("ports4-at", DataType.IPV4_ADDRESS, true);
    static final NftSet PORTS6 = ports("ports6", DataType.IPV6_ADDRESS, false);
    static final NftSet PORTS6_AT = ports("ports6-at", DataType.IPV6_ADDRESS, true);

    /** Who may send what: a port of a bridge, its MAC address, its address. */
    static final NftSet SENDERS4 = senders("senders4", DataType.IPV4_ADDRESS);

    static final NftSet SENDERS6 = senders("senders6", DataType.IPV6_ADDRESS);

    /** Each member's address and itself. */
    static final NftSet SELF4 = NftSet.of("self4", DataType.IPV4_ADDRESS, DataType.IPV4_ADDRESS);

    static final NftSet SELF6 = NftSet.of("self6", DataType.IPV6_ADDRESS, DataType.IPV6_ADDRESS);

    /** Those who reach no other member, by their ports of a bridge. */
    static final NftSet APART = NftSet.of("apart", DataType.INTERFACE_NAME);

    /** The same, each with the MAC address of the bridge. */
    static final NftSet TO_BRIDGE =
            NftSet.of("to-bridge", DataType.INTERFACE_NAME, DataType.ETHER_ADDRESS);

    /** The sets of the table of frames. */
    static final Set<NftSet> OF_FRAMES = Set.of(SENDERS4, SENDERS6, APART, TO_BRIDGE);

    private static final List<NftSet> OF_PACKETS =
            List.of(
                    BRIDGES,
                    OUTWARD,
                    MASQUERADED,
                    WITHOUT_METADATA,
                    BACK,
                    WITHIN,
                    PORTS4,
                    PORTS4_AT,
                    PORTS6,
                    PORTS6_AT,
                    SELF4,
                    SELF6);

    private static final NftChain RAW =
            NftChain.base("raw", "filter", Hook.PREROUTING, NftChain.PRIORITY_RAW);
    private static final NftChain ARRIVING =
            NftChain.base("arriving", "nat", Hook.PREROUTING, NftChain.PRIORITY_DESTINATION);
    private static final NftChain HOST =
            NftChain.base("host", "nat", Hook.OUTPUT, NftChain.PRIORITY_DESTINATION);
    private static final NftChain PUBLISHED = NftChain.of("published");
    private static final NftChain PASSING =
            NftChain.base("passing", "filter", Hook.FORWARD, NftChain.PRIORITY_FILTER);
    private static final NftChain LEAVING =
            NftChain.base("leaving", "nat", Hook.POSTROUTING, NftChain.PRIORITY_SOURCE);
    private static final NftChain SENT = NftChain.base("sent", "filter", Hook.PREROUTING, -200);

    private static final int OUTPUT_NAME = FIRST + 4;
    private static final byte LOOPBACK = 127;
    private static final byte[] METADATA4 = {(byte) 169, (byte) 254, (byte) 169, (byte) 254};
    private static final byte[] METADATA6 = {
        (byte) 0xfd, 0, 0x0e, (byte) 0xc2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x02, 0x54
    };
    private static final byte[] LOOPBACK6 = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

    private final NftTable inet;
    private final NftTable bridge;
    private final String cables;
    private final NftBatch batch = new NftBatch();

    private Rules(NftTable inet, NftTable bridge, String cables) {
        this.inet = inet;
        this.bridge = bridge;
        this.cables = cables;
    }

    private static NftSet ports(String name, DataType address, boolean at) {
        List<DataType> key =
                at
                        ? List.of(address, DataType.PROTOCOL, DataType.PORT)
                        : List.of(DataType.PROTOCOL, DataType.PORT);
        return new NftSet(name, key, List.of(address, DataType.PORT));
    }

    private static NftSet senders(String name, DataType address) {
        return NftSet.of(name, DataType.INTERFACE_NAME, DataType.ETHER_ADDRESS, address);
    }

    /**
     * Puts the rules, with sets that are still empty, in the place of whatever is there.
     *
     * @param inet the table of packets
     * @param bridge the table of frames
     * @param comment whose they are
     * @param cables how the names of the members' interfaces begin, on the host's side
     * @param othersStay how the names of interfaces begin that alone are passed between, where this
     *     machine passed nothing on before; empty where it did
     */
    static NftBatch fresh(
            NftTable inet, NftTable bridge, String comment, String cables, String othersStay) {
        Rules rules = new Rules(inet, bridge, cables);
        for (NftTable table : List.of(inet, bridge)) {
            rules.batch.addTable(table, comment).deleteTable(table).addTable(table, comment);
        }
        OF_PACKETS.forEach(set -> rules.batch.addSet(inet, set));
        OF_FRAMES.forEach(set -> rules.batch.addSet(bridge, set));
        rules.raw();
        rules.publish();
        rules.pass(othersStay);
        rules.leave();
        rules.send();
        return rules.batch;
    }

    private void rule(NftChain chain, NftRule rule, Verdict verdict) {
        batch.addRule(chain.equals(SENT) ? bridge : inet, chain, rule.verdict(verdict));
    }

    private static NftRule input(NftSet set) {
        return new NftRule().meta(Meta.INPUT_NAME, FIRST).in(set, FIRST);
    }

    private static NftRule output(NftSet set) {
        return new NftRule().meta(Meta.OUTPUT_NAME, FIRST).in(set, FIRST);
    }

    private static NftRule inputAndOutput(NftSet set) {
        return new NftRule()
                .meta(Meta.INPUT_NAME, FIRST)
                .meta(Meta.OUTPUT_NAME, OUTPUT_NAME)
                .in(set, FIRST);
    }

    /**
     * The host's loopback is its own: bridges route to it for the sake of ports that are published
     * there, so nobody may send to it by himself.
     */
    private void raw() {
        batch.addChain(inet, RAW);
        NftRule toLoopback =
                input(BRIDGES)
                        .family(Family.IPV4)
                        .payload(Header.NETWORK, 16, 1, FIRST)
                        .is(FIRST, LOOPBACK);
        rule(RAW, toLoopback, Verdict.DROP);
    }

    private void publish() {
        batch.addChain(inet, PUBLISHED).addChain(inet, ARRIVING).addChain(inet, HOST);
        NftRule toLoopback =
                new NftRule()
                        .family(Family.IPV4)
                        .payload(Header.NETWORK, 16, 1, FIRST)
                        .is(FIRST, LOOPBACK);
        rule(ARRIVING, toLoopback, Verdict.RETURN);
        rule(ARRIVING, new NftRule().isForThisMachine(), Verdict.jump(PUBLISHED.name()));
        rule(HOST, new NftRule().isForThisMachine(), Verdict.jump(PUBLISHED.name()));
        sendTo(Family.IPV4, 16, 4, PORTS4_AT, PORTS4);
        sendTo(Family.IPV6, 24, 16, PORTS6_AT, PORTS6);
    }

    /** One address of the host's before all of them. */
    private void sendTo(Family family, int offset, int size, NftSet at, NftSet everywhere) {
        int words = size / 4;
        NftRule atAddress =
                new NftRule()
                        .family(family)
                        .payload(Header.NETWORK, offset, size, FIRST)
                        .meta(Meta.TRANSPORT_PROTOCOL, FIRST + words)
                        .payload(Header.TRANSPORT, 2, 2, FIRST + words + 1)
                        .map(at, FIRST, FIRST)
                        .sendTo(family, FIRST, FIRST + words);
        NftRule atAll =
                new NftRule()
                        .family(family)
                        .meta(Meta.TRANSPORT_PROTOCOL, FIRST)
                        .payload(Header.TRANSPORT, 2, 2, FIRST + 1)
                        .map(everywhere, FIRST, FIRST)
                        .sendTo(family, FIRST, FIRST + words);
        batch.addRule(inet, PUBLISHED, atAddress).addRule(inet, PUBLISHED, atAll);
    }

    private void pass(String othersStay) {
        batch.addChain(inet, PASSING);
        rule(
                PASSING,
                input(WITHOUT_METADATA)
                        .family(Family.IPV4)
                        .payload(Header.NETWORK, 16, 4, FIRST)
                        .is(FIRST, METADATA4),
                Verdict.DROP);
        rule(
                PASSING,
                input(WITHOUT_METADATA)
                        .family(Family.IPV6)
                        .payload(Header.NETWORK, 24, 16, FIRST)
                        .is(FIRST, METADATA6),
                Verdict.DROP);
        int known = Connection.ESTABLISHED | Connection.RELATED;
        rule(PASSING, new NftRule().connection(Connection.STATE, known), Verdict.ACCEPT);
        rule(PASSING, inputAndOutput(WITHIN), Verdict.ACCEPT);
        rule(
                PASSING,
                input(BRIDGES).meta(Meta.INPUT_NAME, FIRST).notIn(OUTWARD, FIRST),
                Verdict.DROP);
        NftRule published =
                output(BRIDGES).connection(Connection.STATUS, Connection.DESTINATION_CHANGED);
        rule(PASSING, published, Verdict.ACCEPT);
        rule(PASSING, output(BRIDGES), Verdict.DROP);
        if (!othersStay.isEmpty()) {
            rule(
                    PASSING,
                    new NftRule().inputDoesNotBegin(othersStay).outputDoesNotBegin(othersStay),
                    Verdict.DROP);
        }
    }

    private void leave() {
        batch.addChain(inet, LEAVING);
        // Answers must come back this way, also to one who reaches himself.
        batch.addRule(
                inet,
                LEAVING,
                inputAndOutput(BACK)
                        .connection(Connection.STATUS, Connection.DESTINATION_CHANGED)
                        .masquerade());
        // Where frames on a bridge are shown to these rules, such packets never leave it.
        toSelf(Family.IPV4, 12, 4, SELF4);
        toSelf(Family.IPV6, 8, 16, SELF6);
        batch.addRule(
                inet,
                LEAVING,
                output(BRIDGES)
                        .family(Family.IPV4)
                        .payload(Header.NETWORK, 12, 1, FIRST)
                        .is(FIRST, LOOPBACK)
                        .masquerade());
        batch.addRule(
                inet,
                LEAVING,
                output(BRIDGES)
                        .family(Family.IPV6)
                        .payload(Header.NETWORK, 8, 16, FIRST)
                        .is(FIRST, LOOPBACK6)
                        .masquerade());
        batch.addRule(
                inet,
                LEAVING,
                input(MASQUERADED)
                        .meta(Meta.OUTPUT_NAME, FIRST)
                        .notIn(BRIDGES, FIRST)
                        .masquerade());
    }

    private void toSelf(Family family, int source, int size, NftSet self) {
        batch.addRule(
                inet,
                LEAVING,
                new NftRule()
                        .family(family)
                        .connection(Connection.STATUS, Connection.DESTINATION_CHANGED)
                        .payload(Header.NETWORK, source, size, FIRST)
                        .payload(Header.NETWORK, source + size, size, FIRST + size / 4)
                        .in(self, FIRST)
                        .masquerade());
    }

    /** Members send by their own addresses only, and no messages that are a router's. */
    private void send() {
        batch.addChain(bridge, SENT);
        rule(SENT, new NftRule().inputDoesNotBegin(cables), Verdict.ACCEPT);
        int redirect = 5;
        NftRule redirect4 =
                frame(0x0800)
                        .meta(Meta.TRANSPORT_PROTOCOL, FIRST)
                        .is(FIRST, (byte) 1)
                        .payload(Header.TRANSPORT, 0, 1, FIRST)
                        .is(FIRST, (byte) redirect);
        rule(SENT, redirect4, Verdict.DROP);
        int routerAdvertisement = 134;
        int redirect6 = 137;
        rule(SENT, neighbourMessage(routerAdvertisement), Verdict.DROP);
        rule(SENT, neighbourMessage(redirect6), Verdict.DROP);
        int advertisement = 136;
        NftRule claim =
                sender(neighbourMessage(advertisement))
                        .payload(Header.TRANSPORT, 8, 16, FIRST + 6)
                        .notIn(SENDERS6, FIRST);
        rule(SENT, claim, Verdict.DROP);
        keepApart();
        rule(SENT, asOwn(frame(0x0800), 12, 4, SENDERS4), Verdict.ACCEPT);
        rule(SENT, asOwn(frame(0x86dd), 8, 16, SENDERS6), Verdict.ACCEPT);
        rule(SENT, asOwn(frame(0x0806), 14, 4, SENDERS4), Verdict.ACCEPT);
        rule(SENT, new NftRule(), Verdict.DROP);
    }

    /** Those who reach no other member send to the bridge, and ask who has an address. */
    private void keepApart() {
        NftRule question = frame(0x0806).meta(Meta.INPUT_NAME, FIRST).in(APART, FIRST);
        rule(SENT, asOwn(question, 14, 4, SENDERS4), Verdict.ACCEPT);
        int solicitation = 135;
        int advertisement = 136;
        for (int type : List.of(solicitation, advertisement)) {
            NftRule message = neighbourMessage(type).meta(Meta.INPUT_NAME, FIRST).in(APART, FIRST);
            rule(SENT, asOwn(message, 8, 16, SENDERS6), Verdict.ACCEPT);
        }
        NftRule elsewhere =
                new NftRule()
                        .meta(Meta.INPUT_NAME, FIRST)
                        .in(APART, FIRST)
                        .payload(Header.LINK, 0, 6, FIRST + 4)
                        .notIn(TO_BRIDGE, FIRST);
        rule(SENT, elsewhere, Verdict.DROP);
    }

    /** Goes on if the sender's address is his own. */
    private static NftRule asOwn(NftRule rule, int offset, int size, NftSet senders) {
        return sender(rule).payload(Header.NETWORK, offset, size, FIRST + 6).in(senders, FIRST);
    }

    private static NftRule frame(int protocol) {
        return new NftRule()
                .meta(Meta.PROTOCOL, FIRST)
                .is(FIRST, (byte) (protocol >> 8), (byte) protocol);
    }

    private static NftRule neighbourMessage(int type) {
        int icmp6 = 58;
        return frame(0x86dd)
                .meta(Meta.TRANSPORT_PROTOCOL, FIRST)
                .is(FIRST, (byte) icmp6)
                .payload(Header.TRANSPORT, 0, 1, FIRST)
                .is(FIRST, (byte) type);
    }

    /** Loads the port of the bridge and the MAC address, of four words and two. */
    private static NftRule sender(NftRule rule) {
        return rule.meta(Meta.INPUT_NAME, FIRST).payload(Header.LINK, 6, 6, FIRST + 4);
    }
}
