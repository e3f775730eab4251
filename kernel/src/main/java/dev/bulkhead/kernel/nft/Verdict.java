package dev.bulkhead.kernel.nft;

import java.util.Optional;

/**
 * What becomes of a packet.
 *
 * @param code {@code NF_*} or {@code NFT_*}
 * @param chain where to go on
 */
public record Verdict(int code, Optional<String> chain) {
    public static final Verdict DROP = new Verdict(0, Optional.empty());
    public static final Verdict ACCEPT = new Verdict(1, Optional.empty());
    public static final Verdict RETURN = new Verdict(-5, Optional.empty());

    private static final int NFT_JUMP = -3;

    /** Goes through another chain, and comes back if that decides nothing. */
    public static Verdict jump(String chain) {
        return new Verdict(NFT_JUMP, Optional.of(chain));
    }
}
