/** Images in archives: those of root file systems, Docker's, and OCI image layouts. */
@org.jspecify.annotations.NullMarked
package dev.bulkhead.image.archive;
