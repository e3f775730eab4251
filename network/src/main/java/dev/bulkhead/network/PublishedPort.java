package dev.bulkhead.network;

import java.net.Inet6Address;
import java.net.InetAddress;

/**
 * A port of somebody's that is reached by one of the host's.
 *
 * @param hostAddress the host's address; 0.0.0.0 or :: for all of its kind
 * @param hostPort the host's port
 * @param port theirs
 * @param protocol the protocol
 */
public record PublishedPort(InetAddress hostAddress, int hostPort, int port, Protocol protocol) {
    /** Returns whether it is reached by IPv6. */
    public boolean isIpv6() {
        return hostAddress instanceof Inet6Address;
    }

    /** The same at another port of the host's. */
    PublishedPort at(int port) {
        return new PublishedPort(hostAddress, port, this.port, protocol);
    }

    /** Returns whether both are reached in the same way, so that only one of them can be. */
    boolean conflicts(PublishedPort other) {
        return hostPort == other.hostPort
                && protocol == other.protocol
                && isIpv6() == other.isIpv6()
                && (hostAddress.equals(other.hostAddress)
                        || hostAddress.isAnyLocalAddress()
                        || other.hostAddress.isAnyLocalAddress());
    }

    @Override
    public String toString() {
        String address = Subnet.text(hostAddress);
        return (isIpv6() ? "[" + address + "]" : address) + ":" + hostPort + "/" + protocol;
    }
}
