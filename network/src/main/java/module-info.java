/**
 * Bridges, virtual ethernet, addresses, published ports and names. It takes a network namespace and
 * gives back records; it never sees a container.
 */
@org.jspecify.annotations.NullMarked
module dev.bulkhead.network {
    requires static transitive org.jspecify;
    requires transitive dev.bulkhead.kernel;

    exports dev.bulkhead.network;
    exports dev.bulkhead.network.dns;
}
