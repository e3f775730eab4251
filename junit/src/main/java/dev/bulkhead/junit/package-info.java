/** Containers for test classes. */
@org.jspecify.annotations.NullMarked
package dev.bulkhead.junit;
