package dev.bulkhead.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Removes containers that do not run. */
final class ContainerPruning {
    private final EngineParts engine;

    ContainerPruning(EngineParts engine) {
        this.engine = engine;
    }

    /** Removes those that are wanted gone; one that starts or goes meanwhile is passed over. */
    Volumes.Pruned prune(Predicate<ContainerInfo> wanted) throws EngineException {
        List<String> removed = new ArrayList<>();
        long bytes = 0;
        for (LocalContainer container : engine.registry().all()) {
            ContainerInfo info = container.info();
            if (info.status().isAlive() || !wanted.test(info)) {
                continue;
            }
            long written = container.files().writtenBytes();
            try {
                container.remove(false, false);
                removed.add(container.id());
                bytes += written;
            } catch (EngineException e) {
                if (e.kind() != EngineException.Kind.CONFLICT
                        && e.kind() != EngineException.Kind.NOT_FOUND) {
                    throw e;
                }
            }
        }
        return new Volumes.Pruned(removed, bytes);
    }
}
