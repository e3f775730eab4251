package dev.bulkhead.kernel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The network interfaces of one network namespace: rtnetlink(7). It stays with the namespace of the
 * thread that opened it. Not for use by several threads at once.
 */
public final class RtNetlink implements AutoCloseable {
    private static final int RTM_NEWLINK = 16;
    private static final int RTM_GETLINK = 18;
    private static final int IFLA_IFNAME = 3;
    private static final int IFINFOMSG_SIZE = 16;
    private static final int AF_UNSPEC = 0;

    private final NetlinkSocket socket;

    private RtNetlink(NetlinkSocket socket) {
        this.socket = socket;
    }

    /** Opens the network namespace of the calling thread. */
    public static RtNetlink open() throws IOException {
        return new RtNetlink(NetlinkSocket.open(NetlinkSocket.NETLINK_ROUTE));
    }

    /** Opens another network namespace. */
    public static RtNetlink open(Fd networkNamespace) throws IOException {
        return Namespaces.inside(List.of(networkNamespace), RtNetlink::open);
    }

    /** Lists the interfaces. */
    public List<Link> links() throws IOException {
        NetlinkMessage message = interfaceMessage(RTM_GETLINK, NetlinkMessage.NLM_F_DUMP, 0, 0, 0);
        List<Link> links = new ArrayList<>();
        for (ByteBuffer answer : socket.request(message, "list of network interfaces")) {
            links.add(link(answer));
        }
        return List.copyOf(links);
    }

    /**
     * Finds an interface by its name.
     *
     * @throws KernelException ENODEV if there is none
     */
    public Link link(String name) throws IOException {
        NetlinkMessage message =
                interfaceMessage(RTM_GETLINK, 0, 0, 0, 0).attributeString(IFLA_IFNAME, name);
        return link(socket.request(message, "network interface " + name).getFirst());
    }

    /** Switches an interface on. */
    public void setUp(int index) throws IOException {
        NetlinkMessage message = interfaceMessage(RTM_NEWLINK, 0, index, Link.IFF_UP, Link.IFF_UP);
        socket.request(message, "network interface %d up".formatted(index));
    }

    /** Switches an interface on, such as {@code lo}. */
    public void setUp(String name) throws IOException {
        NetlinkMessage message =
                interfaceMessage(RTM_NEWLINK, 0, 0, Link.IFF_UP, Link.IFF_UP)
                        .attributeString(IFLA_IFNAME, name);
        socket.request(message, "network interface %s up".formatted(name));
    }

    @Override
    public void close() {
        socket.close();
    }

    /** Begins a message with struct ifinfomsg. */
    private static NetlinkMessage interfaceMessage(
            int type, int messageFlags, int index, int flags, int changed) {
        return new NetlinkMessage(type, messageFlags)
                .putByte(AF_UNSPEC)
                .putByte(0)
                .putShort(0)
                .putInt(index)
                .putInt(flags)
                .putInt(changed);
    }

    private static Link link(ByteBuffer answer) {
        int index = answer.getInt(4);
        int flags = answer.getInt(8);
        ByteBuffer attributes = answer.slice(IFINFOMSG_SIZE, answer.remaining() - IFINFOMSG_SIZE);
        String name = NetlinkAttributes.parse(attributes).string(IFLA_IFNAME).orElse("");
        return new Link(index, name, flags);
    }
}
