/** Records of the OCI image and runtime specifications, and their JSON codec. */
@org.jspecify.annotations.NullMarked
module dev.bulkhead.oci {
    requires static transitive org.jspecify;
    requires transitive tools.jackson.databind;

    exports dev.bulkhead.oci;
}
