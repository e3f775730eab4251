package dev.bulkhead.engine;

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
            return PlanPrinter.print(
                    engine.runtime().plan(new LaunchFactory(engine).example(container)));
        } catch (IOException | IllegalArgumentException e) {
            throw new EngineException(
                    EngineException.Kind.BAD_REQUEST, "explain: " + e.getMessage(), e);
        }
    }
}
