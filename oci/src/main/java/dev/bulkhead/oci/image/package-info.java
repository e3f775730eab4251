/** The documents that make an image, by the OCI image specification and by Docker's. */
package dev.bulkhead.oci.image;
