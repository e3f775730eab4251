/** The commands of the command line, run inside the server on the caller's own terminal. */
@org.jspecify.annotations.NullMarked
module dev.bulkhead.cli {
    requires static transitive org.jspecify;
    requires dev.bulkhead.engine;
    requires dev.bulkhead.oci;
    requires info.picocli;

    exports dev.bulkhead.cli;

    // picocli sets the fields of command objects.
    opens dev.bulkhead.cli to
            info.picocli;
    opens dev.bulkhead.cli.flags to
            info.picocli;
}
