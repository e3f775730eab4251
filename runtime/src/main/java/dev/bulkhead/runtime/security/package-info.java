/** What a container may ask of the kernel: profiles of system calls. */
package dev.bulkhead.runtime.security;
