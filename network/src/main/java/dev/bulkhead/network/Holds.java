package dev.bulkhead.network;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.Channel;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.Map;

/**
 * Keeps published ports from the host's own programs: each is bound by a socket that is never used,
 * so that a program which wants the port is told that it is taken, and one which has it is noticed.
 */
final class Holds implements AutoCloseable {
    private final Host host;
    private final Map<PublishedPort, Channel> sockets = new HashMap<>();

    Holds(Host host) {
        this.host = host;
    }

    /**
     * Binds a port.
     *
     * @param wanted with port 0 for any free one
     * @return the port that it is
     * @throws BindException if a program of the host has it
     */
    PublishedPort hold(PublishedPort wanted) throws IOException {
        if (wanted.protocol() == Protocol.SCTP || isHeld(wanted)) {
            return wanted;
        }
        NetworkChannel channel = host.inside(() -> bind(wanted));
        int port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
        PublishedPort held =
                new PublishedPort(wanted.hostAddress(), port, wanted.port(), wanted.protocol());
        sockets.put(held, channel);
        return held;
    }

    /** A socket for all addresses of IPv6 has those of IPv4 as well. */
    private boolean isHeld(PublishedPort wanted) {
        return sockets.keySet().stream()
                .anyMatch(held ->
                        held.hostPort() == wanted.hostPort()
                                && held.protocol() == wanted.protocol()
                                && held.hostAddress().isAnyLocalAddress()
                                && held.isIpv6());
    }

    private static NetworkChannel bind(PublishedPort wanted) throws IOException {
        ProtocolFamily family =
                wanted.isIpv6() ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET;
        boolean stream = wanted.protocol() == Protocol.TCP;
        NetworkChannel channel = stream ? SocketChannel.open(family) : DatagramChannel.open(family);
        try {
            if (stream) {
                // Connections of a server that has just ended are no obstacle.
                channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            }
            channel.bind(new InetSocketAddress(wanted.hostAddress(), wanted.hostPort()));
            if (stream) {
                channel.setOption(StandardSocketOptions.SO_REUSEADDR, false);
            }
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    void release(PublishedPort port) throws IOException {
        Channel channel = sockets.remove(port);
        if (channel != null) {
            channel.close();
        }
    }

    @Override
    public void close() throws IOException {
        for (Channel channel : sockets.values()) {
            channel.close();
        }
        sockets.clear();
    }
}
