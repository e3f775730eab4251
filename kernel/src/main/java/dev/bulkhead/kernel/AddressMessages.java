package dev.bulkhead.kernel;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Messages about addresses, routes and neighbours: rtnetlink(7). */
final class AddressMessages {
    static final int AF_INET = 2;
    static final int AF_INET6 = 10;

    private static final int IFADDRMSG_SIZE = 8;
    private static final int IFA_ADDRESS = 1;
    private static final int IFA_LOCAL = 2;
    private static final int IFA_BROADCAST = 4;
    private static final int IFA_F_NODAD = 0x2;
    private static final int RTMSG_SIZE = 12;
    private static final int RTA_DST = 1;
    private static final int RTA_OIF = 4;
    private static final int RTA_GATEWAY = 5;
    private static final int RTA_PRIORITY = 6;
    private static final int RTA_TABLE = 15;
    private static final int RTPROT_STATIC = 4;
    private static final int RT_SCOPE_UNIVERSE = 0;
    private static final int RT_SCOPE_LINK = 253;
    private static final int NDA_DST = 1;
    private static final int NDA_LLADDR = 2;
    private static final int NUD_PERMANENT = 0x80;

    private AddressMessages() {}

    static int family(InetAddress address) {
        return address instanceof Inet6Address ? AF_INET6 : AF_INET;
    }

    /** struct ifaddrmsg and its attributes. */
    static NetlinkMessage address(int type, int messageFlags, InterfaceAddress address) {
        byte[] bytes = address.address().getAddress();
        int family = family(address.address());
        NetlinkMessage message =
                new NetlinkMessage(type, messageFlags)
                        .putByte(family)
                        .putByte(address.prefixLength())
                        .putByte(family == AF_INET6 ? IFA_F_NODAD : 0)
                        .putByte(RT_SCOPE_UNIVERSE)
                        .putInt(address.link())
                        .attribute(IFA_LOCAL, bytes)
                        .attribute(IFA_ADDRESS, bytes);
        if (family == AF_INET && address.prefixLength() < 31) {
            message.attribute(IFA_BROADCAST, broadcast(bytes, address.prefixLength()));
        }
        return message;
    }

    private static byte[] broadcast(byte[] address, int prefixLength) {
        byte[] broadcast = address.clone();
        for (int bit = prefixLength; bit < 8 * broadcast.length; bit++) {
            broadcast[bit / 8] |= (byte) (0x80 >> bit % 8);
        }
        return broadcast;
    }

    static Optional<InterfaceAddress> address(ByteBuffer answer) {
        int prefixLength = Byte.toUnsignedInt(answer.get(1));
        int index = answer.getInt(4);
        NetlinkAttributes attributes =
                NetlinkAttributes.parse(
                        answer.slice(IFADDRMSG_SIZE, answer.remaining() - IFADDRMSG_SIZE));
        return attributes
                .bytes(IFA_LOCAL)
                .or(() -> attributes.bytes(IFA_ADDRESS))
                .map(bytes -> new InterfaceAddress(index, inetAddress(bytes), prefixLength));
    }

    /** struct rtmsg, to ask for all routes. */
    static NetlinkMessage routes(int type, int messageFlags, int family) {
        return new NetlinkMessage(type, messageFlags)
                .putByte(family)
                .putByte(0)
                .putShort(0)
                .putInt(0)
                .putInt(0);
    }

    static NetlinkMessage route(int type, int messageFlags, Route route) {
        NetlinkMessage message =
                new NetlinkMessage(type, messageFlags)
                        .putByte(family(route.destination()))
                        .putByte(route.prefixLength())
                        .putByte(0)
                        .putByte(0)
                        .putByte(0)
                        .putByte(RTPROT_STATIC)
                        .putByte(route.gateway().isPresent() ? RT_SCOPE_UNIVERSE : RT_SCOPE_LINK)
                        .putByte(route.type())
                        .putInt(0)
                        .attributeInt(RTA_TABLE, route.table());
        if (route.prefixLength() > 0) {
            message.attribute(RTA_DST, route.destination().getAddress());
        }
        route.gateway().ifPresent(gateway -> message.attribute(RTA_GATEWAY, gateway.getAddress()));
        if (route.link() != 0) {
            message.attributeInt(RTA_OIF, route.link());
        }
        if (route.metric() != 0) {
            message.attributeInt(RTA_PRIORITY, route.metric());
        }
        return message;
    }

    static Optional<Route> route(ByteBuffer answer) {
        int family = Byte.toUnsignedInt(answer.get(0));
        if (family != AF_INET && family != AF_INET6) {
            return Optional.empty();
        }
        NetlinkAttributes attributes =
                NetlinkAttributes.parse(answer.slice(RTMSG_SIZE, answer.remaining() - RTMSG_SIZE));
        InetAddress destination =
                inetAddress(
                        attributes
                                .bytes(RTA_DST)
                                .orElse(ByteBuffer.allocate(family == AF_INET ? 4 : 16)));
        return Optional.of(
                new Route(
                        destination,
                        Byte.toUnsignedInt(answer.get(1)),
                        attributes.bytes(RTA_GATEWAY).map(AddressMessages::inetAddress),
                        attributes.integer(RTA_OIF).orElse(0),
                        attributes.integer(RTA_TABLE).orElse(Byte.toUnsignedInt(answer.get(4))),
                        Byte.toUnsignedInt(answer.get(7)),
                        attributes.integer(RTA_PRIORITY).orElse(0)));
    }

    /** struct ndmsg and its attributes. */
    static NetlinkMessage neighbour(
            int type, int messageFlags, int link, InetAddress address, MacAddress mac) {
        return new NetlinkMessage(type, messageFlags)
                .putByte(family(address))
                .putByte(0)
                .putShort(0)
                .putInt(link)
                .putShort(NUD_PERMANENT)
                .putByte(0)
                .putByte(0)
                .attribute(NDA_DST, address.getAddress())
                .attribute(NDA_LLADDR, mac.bytes());
    }

    private static InetAddress inetAddress(ByteBuffer value) {
        byte[] bytes = new byte[value.remaining()];
        value.get(bytes);
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException impossible) {
            throw new IllegalArgumentException(
                    "an address of " + bytes.length + " bytes", impossible);
        }
    }
}
