package dev.bulkhead.engine;

import dev.bulkhead.network.Subnet;
import java.net.Inet6Address;
import java.net.InetAddress;

/**
 * A container's port that is reached by one of the host's.
 *
 * @param hostAddress the host's address; 0.0.0.0 or :: for all of its kind
 * @param hostPort the host's port
 * @param port the container's
 * @param protocol {@code tcp}, {@code udp} or {@code sctp}
 */
public record PortBinding(InetAddress hostAddress, int hostPort, int port, String protocol) {
    /** Returns the host's side as people write it, such as {@code 0.0.0.0:8080}. */
    public String host() {
        String text = Subnet.text(hostAddress);
        return (hostAddress instanceof Inet6Address ? "[" + text + "]" : text) + ":" + hostPort;
    }
}
