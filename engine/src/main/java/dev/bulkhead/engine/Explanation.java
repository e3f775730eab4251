package dev.bulkhead.engine;

import dev.bulkhead.oci.runtime.Spec;
import dev.bulkhead.runtime.LaunchRequest;
import dev.bulkhead.runtime.StreamSource;
import dev.bulkhead.runtime.plan.PlanPrinter;
import java.io.IOException;

/** Shows the plan of a container that is never made. */
final class Explanation {
    private final EngineParts engine;

    Explanation(EngineParts engine) {
        this.engine = engine;
    }

    String of(ContainerRecord container) throws EngineException {
        try {
            UserDatabase users = UserDatabase.ROOT_ONLY;
            Spec spec = new SpecFactory(container).make(users, engine.cgroup(container.id()), new MountFactory(engine.layout(), container));
            StreamSource streams = container.request().terminal() ? new StreamSource.Terminal() : new StreamSource.Logged(container.request().input());
            LaunchRequest request =
                    new LaunchRequest(
                            spec,
                            engine.layout().container(container.id()),
                            RootFileSystems.mount(container),
                            SeccompChoice.of(container.request()),
                            container.request().init(),
                            streams,
                            true,
                            false,
                            0,
                            1);
            return PlanPrinter.print(engine.runtime().plan(request));
        } catch (IOException | IllegalArgumentException e) {
            throw new EngineException(EngineException.Kind.BAD_REQUEST, "explain: " + e.getMessage(), e);
        }
    }
}
