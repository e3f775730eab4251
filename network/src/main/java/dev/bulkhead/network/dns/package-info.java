/**
 * The name server of an engine: it answers on the address of each bridge, with the names that the
 * asking container may know, and asks the host's resolvers for all others.
 */
@org.jspecify.annotations.NullMarked
package dev.bulkhead.network.dns;
