package dev.bulkhead.lab;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** What runs containers, set up on this machine for the time of the measurement. */
sealed interface Contender extends AutoCloseable permits Wrapper, OciRuntime, Conmon, Networked {
    /** Returns its name, which is also that of its columns. */
    String name();

    /** Returns what it says of its version. */
    String version() throws IOException;

    /** Returns the commands to measure; the plain one of each action comes first. */
    List<Trial> trials();

    /** Returns how it runs many containers at once, if that is measured. */
    default Optional<Crowd> crowd() {
        return Optional.empty();
    }

    /**
     * Returns the memory of its own processes now, without that of what runs in containers.
     *
     * @param moment what is going on
     */
    default List<Footprint> footprints(Moment moment) throws IOException {
        return List.of();
    }

    /** Ends and removes all that was set up. */
    @Override
    default void close() throws IOException {}
}
