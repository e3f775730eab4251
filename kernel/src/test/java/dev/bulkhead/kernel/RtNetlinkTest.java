package dev.bulkhead.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RtNetlinkTest {
    private static final int IFLA_LINKINFO = 18;
    private static final int IFLA_INFO_KIND = 1;

    private Fd namespace;
    private RtNetlink netlink;

    @BeforeEach
    void open() throws IOException {
        namespace = Namespaces.insideNew(Namespaces.CLONE_NEWNET, () -> Namespaces.current("net"));
        netlink = RtNetlink.open(namespace);
    }

    @AfterEach
    void close() {
        netlink.close();
        namespace.close();
    }

    @Test
    void theLoopbackOfANewNamespaceIsSwitchedOn() throws IOException {
        Link before = netlink.link("lo");
        assertThat(before.index()).isEqualTo(1);
        assertThat(before.up()).isFalse();
        assertThat(before.flags() & Link.IFF_LOOPBACK).isNotZero();
        netlink.setUp("lo");
        assertThat(netlink.link("lo").up()).isTrue();
        assertThat(netlink.links()).contains(netlink.link("lo"));
    }

    @Test
    void anInterfaceIsSwitchedOnByItsNumber() throws IOException {
        netlink.setUp(netlink.link("lo").index());
        assertThat(netlink.link("lo").up()).isTrue();
    }

    @Test
    void manyInterfacesAreListedWhole() throws IOException {
        try (NetlinkSocket socket =
                Namespaces.inside(
                        List.of(namespace),
                        () -> NetlinkSocket.open(NetlinkSocket.NETLINK_ROUTE))) {
            for (int number = 0; number < 120; number++) {
                socket.request(bridge("bridge" + number), "bridge " + number);
            }
            assertThat(netlink.links())
                    .extracting(Link::name)
                    .contains("lo", "bridge0", "bridge119")
                    .hasSizeGreaterThan(120);
            assertThatThrownBy(() -> socket.request(bridge("bridge0"), "bridge bridge0"))
                    .isInstanceOf(KernelException.class)
                    .hasMessageStartingWith("bridge bridge0: EEXIST");
        }
    }

    @Test
    void aMissingInterfaceIsNamed() {
        assertThatThrownBy(() -> netlink.link("nosuch"))
                .hasMessageStartingWith("network interface nosuch: ENODEV");
        assertThatThrownBy(() -> netlink.setUp(4711))
                .hasMessageStartingWith("network interface 4711 up: ENODEV");
    }

    @Test
    void theKernelsOwnWordsArriveWithItsError() {
        assertThatThrownBy(() -> netlink.link("a".repeat(40)))
                .isInstanceOf(KernelException.class)
                .hasMessageMatching("network interface a+: (ERANGE|EINVAL) \\(.+\\)");
    }

    @Test
    void aCableLeadsFromABridgeIntoAnotherNamespace() throws IOException {
        MacAddress bridgeMac = MacAddress.parse("02:42:00:00:00:01");
        MacAddress peerMac = MacAddress.parse("02:42:00:00:00:02");
        netlink.create(new LinkRequest.Bridge("br", bridgeMac, 1400));
        Link bridge = netlink.link("br");
        assertThat(bridge.kind()).isEqualTo("bridge");
        assertThat(bridge.address()).contains(bridgeMac);
        assertThat(bridge.mtu()).isEqualTo(1400);
        netlink.setUp(bridge.index());
        InetAddress gateway = InetAddress.ofLiteral("10.1.2.1");
        netlink.addAddress(new InterfaceAddress(bridge.index(), gateway, 24));
        try (Fd other =
                        Namespaces.insideNew(
                                Namespaces.CLONE_NEWNET, () -> Namespaces.current("net"));
                RtNetlink far = RtNetlink.open(other)) {
            netlink.create(
                    new LinkRequest.Veth(
                            "near",
                            bridge.index(),
                            new LinkRequest.Peer(other, "eth0", peerMac, 1400)));
            netlink.setHairpin(netlink.link("near").index());
            assertThat(netlink.link("near").master()).isEqualTo(bridge.index());
            assertThat(netlink.link("near").up()).isTrue();
            Link end = far.link("eth0");
            far.setUp(end.index());
            assertThat(far.link("eth0").up()).isTrue();
            assertThat(end.address()).contains(peerMac);
            InterfaceAddress address =
                    new InterfaceAddress(end.index(), InetAddress.ofLiteral("10.1.2.3"), 24);
            InterfaceAddress wide =
                    new InterfaceAddress(end.index(), InetAddress.ofLiteral("fd00:1::3"), 64);
            far.addAddress(address);
            far.addAddress(wide);
            assertThat(far.addresses()).contains(address, wide);
            Route route = defaultRoute(end, gateway);
            far.addRoute(route);
            assertThat(far.routes()).contains(route);
            far.addNeighbour(end.index(), gateway, bridgeMac);
            assertThat(ping(other, gateway)).isTrue();
            assertThat(netlink.link("near").statistics().receivedPackets()).isPositive();
            far.deleteRoute(route);
            far.deleteAddress(wide);
            assertThat(far.routes()).doesNotContain(route);
            assertThat(far.addresses()).doesNotContain(wide);
            assertThat(netlink.delete("near")).isTrue();
            assertThat(far.findLink("eth0")).isEmpty();
        }
        assertThat(netlink.delete("near")).isFalse();
        assertThatThrownBy(() -> netlink.create(new LinkRequest.Bridge("br", bridgeMac, 1500)))
                .hasMessageContaining("EEXIST");
    }

    private static Route defaultRoute(Link link, InetAddress gateway) throws IOException {
        return new Route(
                InetAddress.ofLiteral("0.0.0.0"),
                0,
                Optional.of(gateway),
                link.index(),
                Route.RT_TABLE_MAIN,
                Route.RTN_UNICAST,
                0);
    }

    /** As root this sends an ICMP echo request. */
    private static boolean ping(Fd namespace, InetAddress to) throws IOException {
        return Namespaces.inside(List.of(namespace), () -> to.isReachable(2000));
    }

    @Test
    void brokenAttributesEndTheReading() {
        byte[] bytes = {8, 0, 1, 0, 1, 2, 3, 4, 99, 0, 2, 0, 0, 0, 0, 0};
        NetlinkAttributes attributes = NetlinkAttributes.parse(ByteBuffer.wrap(bytes));
        assertThat(attributes.bytes(1)).isPresent();
        assertThat(attributes.bytes(2)).isEmpty();
    }

    private static NetlinkMessage bridge(String name) {
        return new NetlinkMessage(16, NetlinkMessage.NLM_F_CREATE | NetlinkMessage.NLM_F_EXCL)
                .putInt(0)
                .putInt(0)
                .putInt(0)
                .putInt(0)
                .attributeString(3, name)
                .nested(IFLA_LINKINFO, info -> info.attributeString(IFLA_INFO_KIND, "bridge"));
    }
}
