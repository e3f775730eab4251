/** The server: main(), configuration, construction, sockets. */
@org.jspecify.annotations.NullMarked
module dev.bulkhead.server {
    requires static transitive org.jspecify;
    requires dev.bulkhead.kernel;
    requires dev.bulkhead.runtime;
    requires dev.bulkhead.image;
    requires dev.bulkhead.oci;
    requires dev.bulkhead.engine;
    requires dev.bulkhead.cli;
    requires dev.bulkhead.docker;
}
