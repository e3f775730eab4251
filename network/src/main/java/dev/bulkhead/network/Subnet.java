package dev.bulkhead.network;

import java.math.BigInteger;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * The addresses that begin with the same bits, such as {@code 172.17.0.0/22}.
 *
 * @param address the first of them
 * @param prefixLength how many bits
 */
public record Subnet(InetAddress address, int prefixLength) {
    public Subnet {
        if (prefixLength < 0 || prefixLength > bits(address)) {
            throw new IllegalArgumentException(
                    "%s/%d: a prefix has 0 to %d bits"
                            .formatted(text(address), prefixLength, bits(address)));
        }
        address = masked(address, prefixLength);
    }

    /**
     * Reads a subnet in the form of CIDR; bits after the prefix are left out.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static Subnet parse(String text) {
        int slash = text.indexOf('/');
        try {
            if (slash < 0) {
                throw new IllegalArgumentException("there is no prefix");
            }
            return new Subnet(
                    InetAddress.ofLiteral(text.substring(0, slash)),
                    Integer.parseInt(text.substring(slash + 1)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "\"%s\" is no subnet such as 172.28.0.0/16 or fd00:1::/64: %s"
                            .formatted(text, e.getMessage()),
                    e);
        }
    }

    private static InetAddress masked(InetAddress address, int prefixLength) {
        byte[] bytes = address.getAddress();
        for (int bit = prefixLength; bit < 8 * bytes.length; bit++) {
            bytes[bit / 8] &= (byte) ~(0x80 >> bit % 8);
        }
        return inetAddress(bytes);
    }

    private static int bits(InetAddress address) {
        return 8 * address.getAddress().length;
    }

    /** Returns whether its addresses are of IPv6. */
    public boolean isIpv6() {
        return address instanceof Inet6Address;
    }

    /** Returns how many addresses it has. */
    public BigInteger size() {
        return BigInteger.TWO.pow(bits(address) - prefixLength);
    }

    /** Returns whether it has an address. */
    public boolean contains(InetAddress other) {
        return bits(other) == bits(address) && masked(other, prefixLength).equals(address);
    }

    /** Returns whether it has all addresses of another. */
    public boolean contains(Subnet other) {
        return other.prefixLength >= prefixLength && contains(other.address);
    }

    /** Returns whether there are addresses that both have. */
    public boolean overlaps(Subnet other) {
        return contains(other) || other.contains(this);
    }

    /** Returns the address so many after the first. */
    public InetAddress at(BigInteger offset) {
        BigInteger sum = new BigInteger(1, address.getAddress()).add(offset);
        byte[] bytes = new byte[bits(address) / 8];
        byte[] number = sum.toByteArray();
        int count = Math.min(number.length, bytes.length);
        System.arraycopy(number, number.length - count, bytes, bytes.length - count, count);
        return inetAddress(bytes);
    }

    /** Returns the address so many after the first. */
    public InetAddress at(long offset) {
        return at(BigInteger.valueOf(offset));
    }

    /**
     * Returns whether an address names the subnet, or all of it at once: no interface can have it.
     */
    boolean isReserved(InetAddress other) {
        boolean hasBroadcast = !isIpv6() && prefixLength < 31;
        return (other.equals(address) && size().compareTo(BigInteger.TWO) > 0)
                || (hasBroadcast && other.equals(at(size().subtract(BigInteger.ONE))));
    }

    static InetAddress inetAddress(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException impossible) {
            throw new IllegalArgumentException(
                    "an address of " + bytes.length + " bytes", impossible);
        }
    }

    /** Returns an address as people write it: IPv6 in its short form. */
    public static String text(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return address.getHostAddress();
        }
        String[] groups = address.getHostAddress().replaceFirst("%.*", "").split(":", -1);
        int start = -1;
        int longest = 1;
        for (int from = 0; from < groups.length; from++) {
            int to = from;
            while (to < groups.length && groups[to].equals("0")) {
                to++;
            }
            if (to - from > longest) {
                start = from;
                longest = to - from;
            }
        }
        if (start < 0) {
            return String.join(":", groups);
        }
        String before = String.join(":", Arrays.asList(groups).subList(0, start));
        String after =
                String.join(":", Arrays.asList(groups).subList(start + longest, groups.length));
        return before + "::" + after;
    }

    @Override
    public String toString() {
        return text(address) + "/" + prefixLength;
    }
}
