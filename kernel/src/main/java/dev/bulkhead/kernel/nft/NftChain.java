package dev.bulkhead.kernel.nft;

import java.util.Optional;

/**
 * A chain of rules.
 *
 * @param name its name in its table
 * @param base where it meets packets; empty for one that others jump to
 */
public record NftChain(String name, Optional<Base> base) {
    /** Before destinations are changed. */
    public static final int PRIORITY_RAW = -300;

    /** Where destinations are changed. */
    public static final int PRIORITY_DESTINATION = -100;

    /** Where packets are let through or not. */
    public static final int PRIORITY_FILTER = 0;

    /** Where sources are changed. */
    public static final int PRIORITY_SOURCE = 100;

    /**
     * Where a chain meets packets; what no rule decides goes on.
     *
     * @param type {@code filter} or {@code nat}
     * @param hook on which way of a packet
     * @param priority the lower, the earlier among the chains of that hook
     */
    public record Base(String type, Hook hook, int priority) {}

    /** A chain that packets come to by themselves. */
    public static NftChain base(String name, String type, Hook hook, int priority) {
        return new NftChain(name, Optional.of(new Base(type, hook, priority)));
    }

    /** A chain that others jump to. */
    public static NftChain of(String name) {
        return new NftChain(name, Optional.empty());
    }
}
