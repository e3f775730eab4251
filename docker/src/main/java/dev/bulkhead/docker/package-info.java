/** The Docker Engine API on a socket: {@link dev.bulkhead.docker.ApiListener}. */
package dev.bulkhead.docker;
