package dev.bulkhead.docker.api;

import dev.bulkhead.engine.Container;
import dev.bulkhead.engine.Engine;
import dev.bulkhead.engine.EngineException;

/**
 * What the routes work on.
 *
 * @param engine does everything
 * @param product this program's version
 */
public record Service(Engine engine, String product) {
    /** Finds a container, or fails in the words that clients look for. */
    Container container(String reference) throws EngineException {
        try {
            return engine.container(reference);
        } catch (EngineException e) {
            if (e.kind() == EngineException.Kind.NOT_FOUND) {
                throw new EngineException(e.kind(), "No such container: " + reference, e);
            }
            throw e;
        }
    }
}
