package dev.bulkhead.engine;

import java.nio.file.Path;

final class LocalEngine {
    private LocalEngine() {}

    static Engine open(Path root) throws EngineException {
        if (!root.isAbsolute()) {
            throw new EngineException(
                    EngineException.Kind.BAD_REQUEST,
                    "an engine's directory is absolute, not " + root);
        }
        throw new UnsupportedOperationException("opening " + root);
    }
}
