/** What names and describes content: digests, references, platforms, media types. */
package dev.bulkhead.oci;
