/** What names and describes content: digests, references, platforms, media types. */
@org.jspecify.annotations.NullMarked
package dev.bulkhead.oci;
