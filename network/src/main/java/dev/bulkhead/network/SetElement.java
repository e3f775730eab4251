package dev.bulkhead.network;

import dev.bulkhead.kernel.nft.Element;
import dev.bulkhead.kernel.nft.NftSet;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * What the packet filter is told of a network, a member or a port.
 *
 * @param set where it belongs
 * @param element what is in it then
 */
record SetElement(NftSet set, Element element) {
    private static final byte[] UNSPECIFIED6 = new byte[16];

    /** Returns whether it is told to the table of frames. */
    boolean isOfFrames() {
        return Rules.OF_FRAMES.contains(set);
    }

    static List<SetElement> of(NetworkSpec network) {
        List<SetElement> elements = new ArrayList<>();
        byte[] bridge = Element.interfaceName(network.link());
        Element alone = Element.of(bridge);
        Element twice = Element.of(bridge, bridge);
        elements.add(new SetElement(Rules.BRIDGES, alone));
        elements.add(new SetElement(Rules.BACK, twice));
        if (network.communicating()) {
            elements.add(new SetElement(Rules.WITHIN, twice));
        }
        if (!network.internal()) {
            elements.add(new SetElement(Rules.OUTWARD, alone));
        }
        if (network.masquerading()) {
            elements.add(new SetElement(Rules.MASQUERADED, alone));
        }
        if (!network.metadata()) {
            elements.add(new SetElement(Rules.WITHOUT_METADATA, alone));
        }
        return elements;
    }

    /**
     * What an interface may send by: its addresses, and what IPv6 itself needs.
     *
     * @param apart whether it reaches the bridge only, and no other member
     */
    static List<SetElement> of(Endpoint endpoint, boolean apart) {
        if (endpoint.hostLink().isEmpty()) {
            return List.of();
        }
        List<SetElement> elements = new ArrayList<>();
        if (apart) {
            byte[] cable = Element.interfaceName(endpoint.hostLink());
            byte[] bridge = Bridges.address(endpoint.network()).bytes();
            elements.add(new SetElement(Rules.APART, Element.of(cable)));
            elements.add(new SetElement(Rules.TO_BRIDGE, Element.of(cable, bridge)));
        }
        endpoint.address(false)
                .ifPresent(address -> {
                    elements.add(sender(endpoint, address));
                    elements.add(self(Rules.SELF4, address));
                });
        endpoint.address(true)
                .ifPresent(address -> {
                    elements.add(sender(endpoint, address));
                    elements.add(self(Rules.SELF6, address));
                    elements.add(sender(endpoint, endpoint.linkLocal()));
                    elements.add(sender(endpoint, Subnet.inetAddress(UNSPECIFIED6)));
                });
        return elements;
    }

    private static SetElement self(NftSet set, InetAddress address) {
        return new SetElement(set, Element.of(address.getAddress(), address.getAddress()));
    }

    private static SetElement sender(Endpoint endpoint, InetAddress address) {
        Element element =
                Element.of(
                        Element.interfaceName(endpoint.hostLink()),
                        endpoint.mac().bytes(),
                        address.getAddress());
        return new SetElement(
                address instanceof Inet6Address ? Rules.SENDERS6 : Rules.SENDERS4, element);
    }

    static SetElement of(Forward forward) {
        PublishedPort published = forward.port();
        boolean everywhere = published.hostAddress().isAnyLocalAddress();
        byte[] protocol = Element.octet(published.protocol().number());
        byte[] port = Element.port(published.hostPort());
        Element key =
                everywhere
                        ? Element.of(protocol, port)
                        : Element.of(published.hostAddress().getAddress(), protocol, port);
        return new SetElement(
                published.isIpv6()
                        ? everywhere ? Rules.PORTS6 : Rules.PORTS6_AT
                        : everywhere ? Rules.PORTS4 : Rules.PORTS4_AT,
                key.to(forward.target().getAddress(), Element.port(published.port())));
    }
}
