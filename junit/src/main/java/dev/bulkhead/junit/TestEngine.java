package dev.bulkhead.junit;

import dev.bulkhead.engine.Container;
import dev.bulkhead.engine.Engine;
import dev.bulkhead.engine.EngineException;
import dev.bulkhead.engine.VolumeInfo;
import java.nio.file.Path;

/** The engine that the tests of this JVM share; JUnit closes it after the last. */
final class TestEngine implements AutoCloseable {
    private static final Path DEFAULT = Path.of("/var/lib/bulkhead-junit");
    private static final int MOST = 64;

    private final Engine engine;

    private TestEngine(Engine engine) {
        this.engine = engine;
    }

    /**
     * Opens the engine of a directory.
     *
     * @param directory empty: one below the default directory that no other JVM has open
     */
    static TestEngine open(String directory) throws EngineException {
        return directory.isEmpty()
                ? openDefault()
                : new TestEngine(Engine.open(Path.of(directory)));
    }

    private static TestEngine openDefault() throws EngineException {
        for (int number = 0; number < MOST - 1; number++) {
            try {
                return openOwn(number);
            } catch (EngineException e) {
                if (e.kind() != EngineException.Kind.CONFLICT) {
                    throw e;
                }
            }
        }
        return openOwn(MOST - 1);
    }

    /** In a directory that is for tests alone, what is there is of a JVM that was killed. */
    private static TestEngine openOwn(int number) throws EngineException {
        Engine engine = Engine.open(DEFAULT.resolve(Integer.toString(number)));
        try {
            for (Container left : engine.containers()) {
                left.remove(true);
            }
            engine.volumes().prune(VolumeInfo::anonymous);
            return new TestEngine(engine);
        } catch (EngineException e) {
            engine.close();
            throw e;
        }
    }

    Engine engine() {
        return engine;
    }

    @Override
    public void close() {
        engine.close();
    }
}
