package dev.bulkhead.kernel.nft;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bulkhead.kernel.NetlinkMessage;
import dev.bulkhead.kernel.NetlinkSocket.Described;
import java.util.ArrayList;
import java.util.List;

/** Changes of the packet filter that are made together or not at all. */
public final class NftBatch {
    static final int SUBSYSTEM = 10 << 8;
    static final int NEWTABLE = 0;
    static final int GETTABLE = 1;
    static final int DELTABLE = 2;
    private static final int NEWCHAIN = 3;
    private static final int NEWRULE = 6;
    private static final int NEWSET = 9;
    private static final int NEWSETELEM = 12;
    private static final int DELSETELEM = 14;
    private static final int BEGIN = 16;
    private static final int END = 17;

    private static final int NFT_SET_MAP = 8;
    private static final int NFTA_LIST_ELEM = 1;
    private static final int NFTA_DATA_VALUE = 1;

    /** So many elements are told in one message, whose attributes end at 64 KiB. */
    private static final int ELEMENTS_A_MESSAGE = 256;

    private final List<Described> requests = new ArrayList<>();
    private int lastSetId;

    /** Begins with no change. */
    public NftBatch() {}

    /** Returns whether nothing is to be changed. */
    public boolean isEmpty() {
        return requests.isEmpty();
    }

    /**
     * Adds a table, unless it is there.
     *
     * @param comment whose it is; bytes that the kernel keeps
     */
    public NftBatch addTable(NftTable table, String comment) {
        NetlinkMessage message =
                message(NEWTABLE, NetlinkMessage.NLM_F_CREATE, table.family())
                        .attributeString(1, table.name())
                        .attribute(6, comment.getBytes(UTF_8));
        return add(message, "add " + table);
    }

    /** Removes a table with all that is in it. */
    public NftBatch deleteTable(NftTable table) {
        return add(
                message(DELTABLE, 0, table.family()).attributeString(1, table.name()),
                "remove " + table);
    }

    /** Adds a chain. */
    public NftBatch addChain(NftTable table, NftChain chain) {
        NetlinkMessage message =
                message(NEWCHAIN, NetlinkMessage.NLM_F_CREATE, table.family())
                        .attributeString(1, table.name())
                        .attributeString(3, chain.name());
        chain.base()
                .ifPresent(base ->
                        message.nested(
                                        4,
                                        hook ->
                                                hook.attributeBigEndian(1, base.hook().number())
                                                        .attributeBigEndian(2, base.priority()))
                                .attributeBigEndian(5, Verdict.ACCEPT.code())
                                .attributeString(7, base.type()));
        return add(message, "add " + chain);
    }

    /** Adds a rule at the end of a chain. */
    public NftBatch addRule(NftTable table, NftChain chain, NftRule rule) {
        NetlinkMessage message =
                message(
                                NEWRULE,
                                NetlinkMessage.NLM_F_CREATE | NetlinkMessage.NLM_F_APPEND,
                                table.family())
                        .attributeString(1, table.name())
                        .attributeString(2, chain.name())
                        .nested(4, rule::write);
        return add(message, "add a rule to chain %s of %s".formatted(chain.name(), table));
    }

    /** Adds a set or a map. */
    public NftBatch addSet(NftTable table, NftSet set) {
        NetlinkMessage message =
                message(NEWSET, NetlinkMessage.NLM_F_CREATE, table.family())
                        .attributeString(1, table.name())
                        .attributeString(2, set.name())
                        .attributeBigEndian(3, set.isMap() ? NFT_SET_MAP : 0)
                        .attributeBigEndian(4, DataType.number(set.key()))
                        .attributeBigEndian(5, DataType.size(set.key()))
                        .attributeBigEndian(10, ++lastSetId);
        if (set.isMap()) {
            message.attributeBigEndian(6, DataType.number(set.value()))
                    .attributeBigEndian(7, DataType.size(set.value()));
        }
        return add(message, "add " + set);
    }

    /** Adds elements; those that are there with the same value stay. */
    public NftBatch addElements(NftTable table, NftSet set, List<Element> elements) {
        return elements(NEWSETELEM, NetlinkMessage.NLM_F_CREATE, table, set, elements);
    }

    /** Removes elements, all of which must be there. */
    public NftBatch deleteElements(NftTable table, NftSet set, List<Element> elements) {
        return elements(DELSETELEM, 0, table, set, elements);
    }

    private NftBatch elements(
            int type, int flags, NftTable table, NftSet set, List<Element> elements) {
        String verb = type == DELSETELEM ? "remove" : "add";
        for (int from = 0; from < elements.size(); from += ELEMENTS_A_MESSAGE) {
            List<Element> some =
                    elements.subList(from, Math.min(elements.size(), from + ELEMENTS_A_MESSAGE));
            add(
                    message(type, flags, table.family())
                            .attributeString(1, table.name())
                            .attributeString(2, set.name())
                            .nested(3, list -> some.forEach(element -> write(list, element))),
                    "%s %d elements, the first %s, in %s of %s"
                            .formatted(verb, some.size(), some.getFirst(), set.name(), table));
        }
        return this;
    }

    private static void write(NetlinkMessage list, Element element) {
        list.nested(
                NFTA_LIST_ELEM,
                content -> {
                    content.nested(1, key -> key.attribute(NFTA_DATA_VALUE, element.key()));
                    if (element.value().length > 0) {
                        content.nested(
                                2, value -> value.attribute(NFTA_DATA_VALUE, element.value()));
                    }
                });
    }

    private NftBatch add(NetlinkMessage message, String description) {
        requests.add(new Described(message, description, true));
        return this;
    }

    static NetlinkMessage message(int type, int flags, Family family) {
        return header(SUBSYSTEM | type, flags, family.number(), 0);
    }

    /** struct nfgenmsg, whose last field is in the network's byte order. */
    private static NetlinkMessage header(int type, int flags, int family, int resource) {
        return new NetlinkMessage(type, flags)
                .putByte(family)
                .putByte(0)
                .putByte(resource >> 8)
                .putByte(resource);
    }

    /** Returns the requests between a begin and an end. */
    List<Described> framed() {
        List<Described> framed = new ArrayList<>();
        int nfTables = SUBSYSTEM >> 8;
        framed.add(new Described(header(BEGIN, 0, 0, nfTables), "change the packet filter", false));
        framed.addAll(requests);
        framed.add(new Described(header(END, 0, 0, nfTables), "change the packet filter", false));
        return framed;
    }
}
