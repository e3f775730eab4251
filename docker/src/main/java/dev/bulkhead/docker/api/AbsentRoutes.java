package dev.bulkhead.docker.api;

import dev.bulkhead.docker.http.HttpFailure;
import dev.bulkhead.oci.json.JsonArray;
import java.util.ArrayList;
import java.util.List;

/** What this engine does not have: the builders, swarms, plugins. */
final class AbsentRoutes {
    private static final List<String> SWARM =
            List.of(
                    "GET /swarm",
                    "POST /swarm/init",
                    "POST /swarm/join",
                    "POST /swarm/leave",
                    "POST /swarm/update",
                    "GET /swarm/unlockkey",
                    "POST /swarm/unlock",
                    "GET /nodes",
                    "GET /nodes/{id}",
                    "DELETE /nodes/{id}",
                    "POST /nodes/{id}/update",
                    "GET /services",
                    "POST /services/create",
                    "GET /services/{id}",
                    "DELETE /services/{id}",
                    "POST /services/{id}/update",
                    "GET /services/{id}/logs",
                    "GET /tasks",
                    "GET /tasks/{id}",
                    "GET /tasks/{id}/logs",
                    "GET /secrets",
                    "POST /secrets/create",
                    "GET /secrets/{id}",
                    "DELETE /secrets/{id}",
                    "POST /secrets/{id}/update",
                    "GET /configs",
                    "POST /configs/create",
                    "GET /configs/{id}",
                    "DELETE /configs/{id}",
                    "POST /configs/{id}/update");
    private static final List<String> BUILDERS =
            List.of(
                    "POST /build",
                    "POST /build/prune",
                    "POST /build/cancel",
                    "POST /session",
                    "POST /grpc");
    private static final List<String> CHECKPOINTS =
            List.of(
                    "GET /containers/{id}/checkpoints",
                    "POST /containers/{id}/checkpoints",
                    "DELETE /containers/{id}/checkpoints/{checkpoint}");

    List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        SWARM.forEach(endpoint ->
                routes.add(
                        refuse(
                                endpoint,
                                503,
                                "This node is not a swarm manager. Bulkhead runs containers of one"
                                        + " machine and has no swarm mode.")));
        BUILDERS.forEach(endpoint ->
                routes.add(
                        refuse(
                                endpoint,
                                501,
                                "building images is not supported by this engine: build elsewhere"
                                        + " and load or pull the image")));
        CHECKPOINTS.forEach(endpoint ->
                routes.add(refuse(endpoint, 501, "checkpoints are not supported by this engine")));
        routes.add(new Route("GET", "/plugins", call -> call.answer(new JsonArray(List.of()))));
        return routes;
    }

    private static Route refuse(String endpoint, int status, String message) {
        int space = endpoint.indexOf(' ');
        return new Route(
                endpoint.substring(0, space),
                endpoint.substring(space + 1),
                _ -> {
                    throw new HttpFailure(status, message);
                });
    }
}
