package dev.bulkhead.docker.http;

import java.io.InputStream;
import java.io.OutputStream;

/**
 * A connection that carries plain bytes both ways.
 *
 * @param in what the peer sends; its end leaves the other direction open
 * @param out what goes to the peer, unbuffered
 * @param transport closes it, wholly or one way
 */
public record Hijacked(InputStream in, OutputStream out, Transport transport) {}
