package dev.bulkhead.docker.api;

import dev.bulkhead.docker.wire.SystemDocuments;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.ObjectWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What the engine as a whole is asked. */
final class SystemRoutes {
    private static final byte[] OK = "OK".getBytes(StandardCharsets.US_ASCII);

    private final Service service;

    SystemRoutes(Service service) {
        this.service = service;
    }

    List<Route> routes() {
        return List.of(
                new Route("GET", "/_ping", this::ping),
                new Route("HEAD", "/_ping", this::ping),
                new Route("OPTIONS", "*", call -> call.exchange().send(200)),
                new Route("GET", "/version", this::version),
                new Route("GET", "/info", this::info),
                new Route("POST", "/auth", this::auth));
    }

    private void ping(Call call) throws IOException {
        // Builder 1 would be the classic one; no builder is offered, so the newest name is given.
        call.exchange().header("Builder-Version", "2");
        call.exchange().header("Swarm", "inactive");
        call.exchange().header("Cache-Control", "no-cache, no-store, must-revalidate");
        call.exchange().header("Pragma", "no-cache");
        call.exchange().send(200, "text/plain; charset=utf-8", OK);
    }

    private void version(Call call) throws IOException {
        call.answer(
                SystemDocuments.version(
                        service.engine().host(),
                        service.product(),
                        ApiVersion.NEWEST.toString(),
                        ApiVersion.OLDEST.toString()));
    }

    private void info(Call call) throws IOException, dev.bulkhead.engine.EngineException {
        call.answer(
                SystemDocuments.info(
                        service.engine().host(),
                        service.engine().containers(),
                        service.engine().images().list().size(),
                        service.product()));
    }

    /** Clients keep credentials themselves and send them along with each pull. */
    private void auth(Call call) throws IOException, dev.bulkhead.docker.http.HttpFailure {
        call.read(in -> in.string("username"));
        call.answer(
                new ObjectWriter()
                        .string("Status", "Login Succeeded")
                        .string("IdentityToken", "")
                        .finish(JsonObject.EMPTY));
    }
}
