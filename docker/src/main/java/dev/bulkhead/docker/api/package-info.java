/** The routes of the Docker Engine API: what each asks of the engine. */
package dev.bulkhead.docker.api;
