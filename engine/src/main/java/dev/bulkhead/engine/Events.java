package dev.bulkhead.engine;

import java.time.Instant;
import java.util.Optional;

/** What happens to containers, images, volumes and networks. */
public interface Events {
    /**
     * Begins to tell. Every event that is published from this call on is told, in order; a reader
     * that is too slow misses events, and never holds up the engine.
     *
     * @param since tell first what the engine remembers from this moment on, also of the time
     *     before it was opened; empty: only what comes
     * @param until end with what happens before this moment; empty: go on until the stream is
     *     closed
     */
    EventStream subscribe(Optional<Instant> since, Optional<Instant> until) throws EngineException;
}
