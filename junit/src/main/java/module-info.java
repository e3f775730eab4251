/** Containers for test classes: a JUnit extension on the embedded engine. */
@org.jspecify.annotations.NullMarked
module dev.bulkhead.junit {
    requires static transitive org.jspecify;
    requires transitive dev.bulkhead.engine;
    requires transitive org.junit.jupiter.api;

    exports dev.bulkhead.junit;
}
