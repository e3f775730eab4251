package dev.bulkhead.kernel.nft;

/** Where a chain meets packets: {@code NF_INET_*}. */
public enum Hook {
    PREROUTING(0),
    INPUT(1),
    FORWARD(2),
    OUTPUT(3),
    POSTROUTING(4);

    private final int number;

    Hook(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
