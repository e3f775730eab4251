/**
 * Limits of a container: from {@code linux.resources} of the OCI runtime specification to what is
 * written into a cgroup of either version, and in which order.
 */
package dev.bulkhead.runtime.cgroup;
