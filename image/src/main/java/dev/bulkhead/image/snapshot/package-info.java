/** The file system of a container: layers below, a writable directory above. */
@org.jspecify.annotations.NullMarked
package dev.bulkhead.image.snapshot;
