/** Layers, snapshots and archives. */
@org.jspecify.annotations.NullMarked
module dev.bulkhead.image {
    requires static transitive org.jspecify;
    requires transitive dev.bulkhead.kernel;
    requires transitive dev.bulkhead.oci;
    requires org.apache.commons.compress;
    requires com.github.luben.zstd_jni;
    requires org.tukaani.xz;

    exports dev.bulkhead.image;
    exports dev.bulkhead.image.archive;
    exports dev.bulkhead.image.content;
    exports dev.bulkhead.image.layer;
    exports dev.bulkhead.image.snapshot;
}
