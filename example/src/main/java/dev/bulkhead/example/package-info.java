/** Programs that use the engine, to be read and run: each class has a main method. */
@org.jspecify.annotations.NullMarked
package dev.bulkhead.example;
