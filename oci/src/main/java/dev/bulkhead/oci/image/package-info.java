/** The documents that make an image, by the OCI image specification and by Docker's. */
@org.jspecify.annotations.NullMarked
package dev.bulkhead.oci.image;
