/** Programs that use the engine, to be read and run. */
@org.jspecify.annotations.NullMarked
module dev.bulkhead.example {
    requires static transitive org.jspecify;
    requires transitive dev.bulkhead.engine;

    exports dev.bulkhead.example;
}
