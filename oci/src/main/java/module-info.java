/** Records of the OCI image and runtime specifications, and their JSON codec. */
@org.jspecify.annotations.NullMarked
module dev.bulkhead.oci {
    requires static transitive org.jspecify;
    requires tools.jackson.core;

    exports dev.bulkhead.oci;
    exports dev.bulkhead.oci.image;
    exports dev.bulkhead.oci.json;
    exports dev.bulkhead.oci.runtime;
}
