package dev.bulkhead.engine;

import java.time.Duration;
import java.util.Optional;

/**
 * Events for one reader, in order. Reading it keeps no thread of the platform when done by a
 * virtual thread.
 */
public interface EventStream extends AutoCloseable {
    /**
     * Waits for the next event.
     *
     * @return empty at the end: its last moment has come, it was closed, or the engine was
     */
    Optional<Event> next() throws InterruptedException;

    /**
     * Waits for the next event, for a time.
     *
     * @return empty at the end, or when none came in time
     */
    Optional<Event> next(Duration patience) throws InterruptedException;

    /** Returns whether nothing more will come. */
    boolean isOver();

    /** Returns how many events were missed because they were not read in time. */
    long missed();

    /** Ends it; who waits for an event is told so. */
    @Override
    void close();
}
