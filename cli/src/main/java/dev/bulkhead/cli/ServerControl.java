package dev.bulkhead.cli;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** The server as its own commands see it. */
public interface ServerControl {
    /** Returns the directory that holds all the server's containers and images. */
    Path root();

    /** Returns the socket that the server listens on. */
    Path socket();

    /** Returns when the server started. */
    Instant started();

    /** Returns how many commands run now, the asking one included. */
    int commands();

    /** Returns where the Docker API is served, as clients name it: {@code unix:///…}. */
    List<String> dockerAddresses();

    /** Makes the server stay although no command runs, until it is told to stop. */
    void stay();

    /** Makes the server leave as soon as the asking command has ended. */
    void stop();
}
