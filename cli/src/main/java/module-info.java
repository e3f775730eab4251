/** The commands of the command line. */
@org.jspecify.annotations.NullMarked
module dev.bulkhead.cli {
    requires static transitive org.jspecify;
    requires dev.bulkhead.engine;
    requires info.picocli;
}
