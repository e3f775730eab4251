/** The networks of one engine: bridges, addresses, published ports. */
@org.jspecify.annotations.NullMarked
package dev.bulkhead.network;
