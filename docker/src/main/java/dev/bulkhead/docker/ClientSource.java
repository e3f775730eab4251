package dev.bulkhead.docker;

import dev.bulkhead.docker.http.Transport;
import java.io.IOException;

/** Where clients of the API come from. */
public sealed interface ClientSource extends AutoCloseable permits ApiSocket, TcpSource {
    /** Waits for the next client. */
    Client accept() throws IOException;

    /** Returns where clients connect, as they name it: {@code unix:///run/docker.sock}. */
    String address();

    /** Accepts no more. */
    @Override
    void close();

    /** A client that has connected. */
    interface Client extends AutoCloseable {
        /** Finds out who it is, which may take its time. */
        Transport transport() throws IOException;

        /** Cuts it off. */
        @Override
        void close() throws IOException;
    }
}
