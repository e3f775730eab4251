/** Many containers: the public Java API. */
@org.jspecify.annotations.NullMarked
module dev.bulkhead.engine {
    requires static transitive org.jspecify;
    requires dev.bulkhead.runtime;
    requires dev.bulkhead.image;
    requires dev.bulkhead.network;
    requires dev.bulkhead.oci;

    exports dev.bulkhead.engine;
}
