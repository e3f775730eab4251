/** The Docker Engine API: HTTP, routes and wire formats, translated for the engine. */
@org.jspecify.annotations.NullMarked
module dev.bulkhead.docker {
    requires static transitive org.jspecify;
    requires transitive dev.bulkhead.engine;
    requires dev.bulkhead.oci;
    requires jdk.net;
    requires org.apache.httpcomponents.core5.httpcore5;

    exports dev.bulkhead.docker;
}
