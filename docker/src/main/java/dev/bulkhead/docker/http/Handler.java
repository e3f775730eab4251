package dev.bulkhead.docker.http;

import java.io.IOException;

/** Answers requests. */
public interface Handler {
    /**
     * Answers one request, on a virtual thread of its connection.
     *
     * @throws IOException if the connection breaks
     */
    void handle(Exchange exchange) throws IOException;
}
