package dev.bulkhead.cli;

import dev.bulkhead.engine.Container;
import dev.bulkhead.engine.ContainerRequest;
import dev.bulkhead.engine.Engine;
import dev.bulkhead.engine.EngineException;
import dev.bulkhead.engine.Wall;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Makes a container for a caller.
 *
 * @param idFile where its id is to be written
 * @param quiet whether nothing is said about lowered walls
 * @param supply gets its image
 */
record Creation(
        Engine engine,
        Caller caller,
        ContainerRequest request,
        Optional<Path> idFile,
        boolean quiet,
        ImageSupply supply) {

    /** Makes it. */
    Container create() throws EngineException, CommandFailure, IOException {
        if (idFile.isEmpty()) {
            return make();
        }
        // Made first: two that share a file by mistake are not to make two containers.
        try (IdFile file = IdFile.reserve(idFile.get(), caller.umask())) {
            Container container = make();
            file.write(container.id());
            return container;
        }
    }

    private Container make() throws EngineException {
        supply.supply(engine, caller, request);
        Container container = engine.create(request);
        if (request.privileged() && !quiet) {
            warn(container);
        }
        return container;
    }

    private void warn(Container container) {
        String consequences =
                container.info().lowered().stream()
                        .sorted()
                        .map(Wall::consequence)
                        .collect(Collectors.joining("; "));
        caller.err().println("bulkhead: warning: privileged: " + consequences);
    }
}
