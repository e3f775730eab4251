/** One container, with no idea of names, images or networks. */
@org.jspecify.annotations.NullMarked
module dev.bulkhead.runtime {
    requires static transitive org.jspecify;
    requires dev.bulkhead.kernel;
    requires transitive dev.bulkhead.oci;

    exports dev.bulkhead.runtime;
    exports dev.bulkhead.runtime.cgroup;
    exports dev.bulkhead.runtime.compile;
    exports dev.bulkhead.runtime.launch;
    exports dev.bulkhead.runtime.plan;
    exports dev.bulkhead.runtime.security;
}
