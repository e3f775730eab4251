/**
 * The kernel's packet filter, nf_tables, over netlink: tables, chains, rules, sets and maps,
 * changed all at once or not at all.
 */
@org.jspecify.annotations.NullMarked
package dev.bulkhead.kernel.nft;
