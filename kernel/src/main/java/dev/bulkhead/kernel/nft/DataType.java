package dev.bulkhead.kernel.nft;

import java.util.List;

/** What the keys and values of sets are made of, with the numbers by which nft(8) shows them. */
public enum DataType {
    IPV4_ADDRESS(7, 4),
    IPV6_ADDRESS(8, 16),
    ETHER_ADDRESS(9, 6),
    PROTOCOL(12, 1),
    PORT(13, 2),
    INTERFACE_NAME(41, 16);

    private static final int BITS_OF_A_TYPE = 6;

    private final int number;
    private final int size;

    DataType(int number, int size) {
        this.number = number;
        this.size = size;
    }

    /** Returns the number of a concatenation. */
    static int number(List<DataType> types) {
        return types.stream()
                .map(type -> type.number)
                .reduce(0, (all, number) -> all << BITS_OF_A_TYPE | number);
    }

    /** Returns the bytes that a concatenation takes: its parts begin at multiples of four. */
    static int size(List<DataType> types) {
        return types.size() == 1
                ? types.getFirst().size
                : types.stream().mapToInt(type -> (type.size + 3) & ~3).sum();
    }
}
