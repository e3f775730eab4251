package dev.bulkhead.kernel.nft;

/** What packets a table sees: {@code NFPROTO_*}. */
public enum Family {
    /** IPv4 and IPv6. */
    INET(1),
    /** IPv4; as the family of an address. */
    IPV4(2),
    /** Frames that a bridge passes on. */
    BRIDGE(7),
    /** IPv6; as the family of an address. */
    IPV6(10);

    private final int number;

    Family(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
