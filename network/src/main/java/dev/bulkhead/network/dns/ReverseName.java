package dev.bulkhead.network.dns;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** The names that addresses have: {@code 4.0.18.172.in-addr.arpa}. */
final class ReverseName {
    private static final String IPV4 = ".in-addr.arpa";
    private static final String IPV6 = ".ip6.arpa";

    private ReverseName() {}

    /** Returns the address whose name this is. */
    static Optional<InetAddress> address(String name) {
        try {
            if (name.endsWith(IPV4)) {
                return ipv4(labels(name, IPV4));
            }
            return name.endsWith(IPV6) ? ipv6(labels(name, IPV6)) : Optional.empty();
        } catch (NumberFormatException _) {
            return Optional.empty();
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of 4 or 16 bytes", e);
        }
    }

    private static List<String> labels(String name, String suffix) {
        return List.of(name.substring(0, name.length() - suffix.length()).split("\\.", -1))
                .reversed();
    }

    private static Optional<InetAddress> ipv4(List<String> labels) throws UnknownHostException {
        byte[] address = new byte[4];
        if (labels.size() != address.length) {
            return Optional.empty();
        }
        for (int i = 0; i < address.length; i++) {
            int part = Integer.parseInt(labels.get(i));
            if (part < 0 || part > 255) {
                return Optional.empty();
            }
            address[i] = (byte) part;
        }
        return Optional.of(InetAddress.getByAddress(address));
    }

    private static Optional<InetAddress> ipv6(List<String> labels) throws UnknownHostException {
        if (labels.size() != 32 || labels.stream().anyMatch(label -> label.length() != 1)) {
            return Optional.empty();
        }
        String digits = String.join("", labels);
        if (!digits.chars().allMatch(HexFormat::isHexDigit)) {
            return Optional.empty();
        }
        return Optional.of(InetAddress.getByAddress(HexFormat.of().parseHex(digits)));
    }
}
