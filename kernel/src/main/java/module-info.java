/**
 * Linux as Java sees it: file descriptors, system calls, namespaces, seccomp, cgroup files. C's own
 * names, no policy.
 */
@org.jspecify.annotations.NullMarked
module dev.bulkhead.kernel {
    requires static transitive org.jspecify;

    exports dev.bulkhead.kernel;
    exports dev.bulkhead.kernel.seccomp;
    exports dev.bulkhead.kernel.cgroup;
    exports dev.bulkhead.kernel.nft;
}
