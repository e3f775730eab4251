/** Registries: the OCI distribution specification, and how hosts are configured and known. */
@org.jspecify.annotations.NullMarked
package dev.bulkhead.image.registry;
