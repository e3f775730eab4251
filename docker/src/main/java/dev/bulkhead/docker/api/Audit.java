package dev.bulkhead.docker.api;

import dev.bulkhead.docker.http.Exchange;
import dev.bulkhead.engine.Container;
import dev.bulkhead.engine.Wall;
import java.lang.System.Logger.Level;
import java.util.stream.Collectors;

/** Notes who changes what; parameters may hold secrets, so that only the path is told. */
final class Audit {
    private static final System.Logger LOG = System.getLogger("dev.bulkhead.docker.audit");

    private Audit() {}

    static void note(Exchange exchange) {
        LOG.log(
                Level.INFO,
                "docker API: {0}: {1} {2}",
                exchange.peer(),
                exchange.method(),
                printable(exchange.path()));
    }

    /** Notes which walls a new container has lowered. */
    static void noteWalls(Exchange exchange, Container container) {
        String walls =
                container.info().lowered().stream()
                        .sorted()
                        .map(Wall::name)
                        .collect(Collectors.joining(", "));
        LOG.log(
                Level.INFO,
                "docker API: {0}: container {1}: {2}",
                exchange.peer(),
                container.info().shortId(),
                walls.isEmpty() ? "every wall is up" : "lowered walls: " + walls);
    }

    private static String printable(String path) {
        return path.replaceAll("\\p{Cntrl}", "?");
    }
}
