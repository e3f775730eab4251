package dev.bulkhead.kernel.nft;

/**
 * A table by its name.
 *
 * @param family what packets it sees
 * @param name its name
 */
public record NftTable(Family family, String name) {}
