package dev.bulkhead.docker.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** A connection as bytes. Reading and writing may be done by two threads at once. */
public interface Transport extends AutoCloseable {
    /** Returns what the peer sends. */
    InputStream in();

    /** Returns what goes to the peer, unbuffered. */
    OutputStream out();

    /** Tells the peer that nothing more will be sent, and goes on receiving. */
    void shutdownOutput() throws IOException;

    /** Returns who is at the other end, for people to read. */
    String peer();

    /** Closes it both ways; whoever reads or writes is let go. */
    @Override
    void close();
}
