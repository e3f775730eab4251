package dev.bulkhead.engine;

import dev.bulkhead.runtime.ContainerRoot;
import dev.bulkhead.runtime.LaunchRequest;
import dev.bulkhead.runtime.launch.ContainerEndedException;
import java.io.IOException;

/** Works on a container's root file system, whether it runs or not. */
final class ContainerRootUse {
    private final ContainerState state;

    ContainerRootUse(ContainerState state) {
        this.state = state;
    }

    /** As long as it does not run, nobody starts it meanwhile: two would write to one overlay. */
    void use(LocalContainerFiles.Work work) throws EngineException, IOException {
        while (true) {
            state.requirePresent();
            try (ContainerRoot root = state.engine().runtime().root(state.directory())) {
                work.on(root);
                return;
            } catch (ContainerEndedException _) {
                if (useStopped(work)) {
                    return;
                }
            }
        }
    }

    private boolean useStopped(LocalContainerFiles.Work work) throws EngineException, IOException {
        state.lock().lock();
        try {
            state.requirePresent();
            if (state.status().isAlive()) {
                return false;
            }
            state.gone().join();
            // It may wait in this very root.
            state.parked().giveUp();
            state.engine().volumes().prepare(state.record());
            LaunchRequest request = new LaunchFactory(state.engine()).example(state.record());
            try (ContainerRoot root = state.engine().runtime().assembleRoot(request)) {
                work.on(root);
            }
            return true;
        } finally {
            state.lock().unlock();
        }
    }
}
