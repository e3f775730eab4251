/** HTTP/1.1 as this API needs it: bounded, streaming both ways, with connections taken over. */
package dev.bulkhead.docker.http;
