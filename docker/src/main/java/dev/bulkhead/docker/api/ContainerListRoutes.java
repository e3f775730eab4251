package dev.bulkhead.docker.api;

import dev.bulkhead.docker.http.HttpFailure;
import dev.bulkhead.docker.wire.ContainerDocuments;
import dev.bulkhead.docker.wire.ContainerSummary;
import dev.bulkhead.engine.Container;
import dev.bulkhead.engine.ContainerInfo;
import dev.bulkhead.engine.ContainerStatus;
import dev.bulkhead.engine.EngineException;
import dev.bulkhead.oci.json.JsonArray;
import dev.bulkhead.oci.json.JsonValue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Containers, looked at. */
final class ContainerListRoutes {
    private static final Set<String> FILTERS =
            Set.of(
                    "ancestor",
                    "before",
                    "expose",
                    "exited",
                    "health",
                    "id",
                    "is-task",
                    "isolation",
                    "label",
                    "label!",
                    "name",
                    "network",
                    "publish",
                    "since",
                    "status",
                    "volume");

    private final Service service;

    ContainerListRoutes(Service service) {
        this.service = service;
    }

    List<Route> routes() {
        return List.of(
                new Route("GET", "/containers/json", this::list),
                new Route("GET", "/containers/{id}/json", this::inspect));
    }

    private void list(Call call) throws IOException, HttpFailure, EngineException {
        Filters filters = call.filters().accept(FILTERS);
        long limit = call.query().integer("limit").orElse(-1);
        boolean all =
                call.query().flag("all")
                        || limit > 0
                        || filters.has("status")
                        || filters.has("exited")
                        || filters.has("before")
                        || filters.has("since");
        ContainerFilter filter = ContainerFilter.of(filters, service);
        ContainerSummary summary = new ContainerSummary(service.engine());
        List<JsonValue> found = new ArrayList<>();
        for (Container container : service.engine().containers()) {
            ContainerInfo info = container.info();
            boolean shown = all || info.status().phase() != ContainerStatus.Phase.CREATED;
            if (shown && (all || info.status().isAlive()) && filter.accepts(info)) {
                found.add(
                        call.query().flag("size")
                                ? summary.withSize(container)
                                : summary.write(info));
            }
            if (limit > 0 && found.size() >= limit) {
                break;
            }
        }
        call.answer(new JsonArray(found));
    }

    private void inspect(Call call) throws IOException, EngineException {
        Container container = service.container(call.argument("id"));
        ContainerDocuments documents = new ContainerDocuments(service.engine());
        call.answer(
                call.query().flag("size")
                        ? documents.inspectWithSize(container)
                        : documents.inspect(container));
    }
}
