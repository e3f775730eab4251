package dev.bulkhead.network;

import dev.bulkhead.kernel.MacAddress;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * What somebody wants who connects to a network.
 *
 * @param owner who: a name that is theirs alone, of letters and digits
 * @param network the network's id
 * @param addresses those that they want to have, at most one of IPv4 and one of IPv6
 * @param mac the MAC address that they want to have
 * @param leading whether what is for elsewhere leaves by this network
 */
public record EndpointRequest(
        String owner,
        String network,
        List<InetAddress> addresses,
        Optional<MacAddress> mac,
        boolean leading) {
    public EndpointRequest {
        addresses = List.copyOf(addresses);
    }

    /**
     * Makes a request with a MAC address in words.
     *
     * @throws NetworkException if it is none
     */
    public static EndpointRequest of(
            String owner,
            String network,
            List<InetAddress> addresses,
            Optional<String> mac,
            boolean leading)
            throws NetworkException {
        try {
            return new EndpointRequest(
                    owner, network, addresses, mac.map(MacAddress::parse), leading);
        } catch (IllegalArgumentException e) {
            throw new NetworkException(
                    NetworkException.Kind.BAD_REQUEST, String.valueOf(e.getMessage()));
        }
    }
}
