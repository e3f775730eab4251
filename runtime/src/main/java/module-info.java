/** One container, with no idea of names, images or networks. */
@org.jspecify.annotations.NullMarked
module dev.bulkhead.runtime {
    requires static transitive org.jspecify;
    requires transitive dev.bulkhead.kernel;
    requires transitive dev.bulkhead.oci;

    exports dev.bulkhead.runtime.security;
}
