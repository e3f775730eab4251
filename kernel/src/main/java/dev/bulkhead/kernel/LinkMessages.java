package dev.bulkhead.kernel;

import java.nio.ByteBuffer;

/** Messages about interfaces: struct ifinfomsg and its attributes, rtnetlink(7). */
final class LinkMessages {
    private static final int IFLA_ADDRESS = 1;
    private static final int IFLA_IFNAME = 3;
    private static final int IFLA_MTU = 4;
    private static final int IFLA_LINK = 5;
    private static final int IFLA_MASTER = 10;
    private static final int IFLA_PROTINFO = 12;
    private static final int IFLA_LINKINFO = 18;
    private static final int IFLA_STATS64 = 23;
    private static final int IFLA_NET_NS_FD = 28;
    private static final int IFLA_INFO_KIND = 1;
    private static final int IFLA_INFO_DATA = 2;
    private static final int IFLA_BRPORT_MODE = 4;
    private static final int VETH_INFO_PEER = 1;
    private static final int IFLA_MACVLAN_MODE = 1;
    private static final int IFINFOMSG_SIZE = 16;
    private static final int AF_UNSPEC = 0;
    private static final int AF_BRIDGE = 7;

    private LinkMessages() {}

    /** Begins a message with struct ifinfomsg. */
    static NetlinkMessage begin(int type, int messageFlags, int index, int flags, int changed) {
        return interfaceInfo(
                new NetlinkMessage(type, messageFlags), AF_UNSPEC, index, flags, changed);
    }

    /** Makes a message about an interface that is known by its name. */
    static NetlinkMessage named(int type, int flags, String name) {
        return begin(type, 0, 0, flags, flags).attributeString(IFLA_IFNAME, name);
    }

    private static NetlinkMessage interfaceInfo(
            NetlinkMessage message, int family, int index, int flags, int changed) {
        return message.putByte(family)
                .putByte(0)
                .putShort(0)
                .putInt(index)
                .putInt(flags)
                .putInt(changed);
    }

    static NetlinkMessage setMaster(int type, int index, int master) {
        return begin(type, 0, index, 0, 0).attributeInt(IFLA_MASTER, master);
    }

    static NetlinkMessage hairpin(int type, int port) {
        return interfaceInfo(new NetlinkMessage(type, 0), AF_BRIDGE, port, 0, 0)
                .nested(IFLA_PROTINFO, attributes -> attributes.attributeByte(IFLA_BRPORT_MODE, 1));
    }

    static NetlinkMessage create(int type, int messageFlags, LinkRequest request) {
        int up = request instanceof LinkRequest.Veth ? Link.IFF_UP : 0;
        NetlinkMessage message =
                begin(type, messageFlags, 0, up, up).attributeString(IFLA_IFNAME, request.name());
        return switch (request) {
            case LinkRequest.Bridge bridge ->
                    kind(address(message, bridge.address(), bridge.mtu()), "bridge");
            case LinkRequest.Veth veth -> veth(message, veth);
            case LinkRequest.Macvlan macvlan -> macvlan(message, macvlan);
            case LinkRequest.Dummy _ -> kind(message, "dummy");
        };
    }

    private static NetlinkMessage kind(NetlinkMessage message, String kind) {
        return message.nested(IFLA_LINKINFO, info -> info.attributeString(IFLA_INFO_KIND, kind));
    }

    private static NetlinkMessage address(NetlinkMessage message, MacAddress address, int mtu) {
        return message.attribute(IFLA_ADDRESS, address.bytes()).attributeInt(IFLA_MTU, mtu);
    }

    private static NetlinkMessage veth(NetlinkMessage message, LinkRequest.Veth veth) {
        LinkRequest.Peer peer = veth.peer();
        return message.attributeInt(IFLA_MTU, peer.mtu())
                .attributeInt(IFLA_MASTER, veth.bridge())
                .nested(
                        IFLA_LINKINFO,
                        info ->
                                info.attributeString(IFLA_INFO_KIND, "veth")
                                        .nested(
                                                IFLA_INFO_DATA,
                                                data ->
                                                        data.nested(
                                                                VETH_INFO_PEER,
                                                                end -> peer(end, peer))));
    }

    private static void peer(NetlinkMessage message, LinkRequest.Peer peer) {
        // Not yet up: an end of a cable that has no other end yet cannot be.
        interfaceInfo(message, AF_UNSPEC, 0, 0, 0)
                .attributeString(IFLA_IFNAME, peer.name())
                .attributeInt(IFLA_NET_NS_FD, peer.namespace().number());
        address(message, peer.address(), peer.mtu());
    }

    private static NetlinkMessage macvlan(NetlinkMessage message, LinkRequest.Macvlan macvlan) {
        message.attributeInt(IFLA_LINK, macvlan.parent())
                .attributeInt(IFLA_NET_NS_FD, macvlan.namespace().number());
        macvlan.address().ifPresent(mac -> message.attribute(IFLA_ADDRESS, mac.bytes()));
        macvlan.mtu().ifPresent(mtu -> message.attributeInt(IFLA_MTU, mtu));
        return message.nested(
                IFLA_LINKINFO,
                info ->
                        info.attributeString(IFLA_INFO_KIND, "macvlan")
                                .nested(
                                        IFLA_INFO_DATA,
                                        data ->
                                                data.attributeInt(
                                                        IFLA_MACVLAN_MODE, macvlan.mode())));
    }

    /** Reads the answer to a question for an interface. */
    static Link link(ByteBuffer answer) {
        int index = answer.getInt(4);
        int flags = answer.getInt(8);
        NetlinkAttributes attributes =
                NetlinkAttributes.parse(
                        answer.slice(IFINFOMSG_SIZE, answer.remaining() - IFINFOMSG_SIZE));
        return new Link(
                index,
                attributes.string(IFLA_IFNAME).orElse(""),
                flags,
                attributes.nested(IFLA_LINKINFO).string(IFLA_INFO_KIND).orElse(""),
                attributes.integer(IFLA_MASTER).orElse(0),
                attributes.integer(IFLA_MTU).orElse(0),
                attributes
                        .bytes(IFLA_ADDRESS)
                        .filter(b -> b.remaining() == 6)
                        .map(LinkMessages::mac),
                attributes
                        .bytes(IFLA_STATS64)
                        .map(LinkStatistics::read)
                        .orElse(LinkStatistics.NONE));
    }

    private static MacAddress mac(ByteBuffer value) {
        byte[] bytes = new byte[value.remaining()];
        value.get(bytes);
        return MacAddress.of(bytes);
    }
}
