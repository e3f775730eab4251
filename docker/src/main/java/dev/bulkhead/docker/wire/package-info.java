/** The documents of the Docker Engine API, made of the engine's records and the other way round. */
package dev.bulkhead.docker.wire;
