package dev.bulkhead.kernel.nft;

import java.util.List;

/**
 * A set, or a map where its elements have values.
 *
 * @param name its name in its table
 * @param key what an element's key is made of
 * @param value what its value is made of; empty for a set
 */
public record NftSet(String name, List<DataType> key, List<DataType> value) {
    public NftSet {
        key = List.copyOf(key);
        value = List.copyOf(value);
    }

    /** A set of what these parts together make. */
    public static NftSet of(String name, DataType... key) {
        return new NftSet(name, List.of(key), List.of());
    }

    boolean isMap() {
        return !value.isEmpty();
    }
}
