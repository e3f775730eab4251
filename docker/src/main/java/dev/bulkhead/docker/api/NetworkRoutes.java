package dev.bulkhead.docker.api;

import dev.bulkhead.docker.http.HttpFailure;
import dev.bulkhead.docker.wire.NetworkDocuments;
import dev.bulkhead.docker.wire.NetworkReader;
import dev.bulkhead.engine.EngineException;
import dev.bulkhead.engine.NetworkCreation;
import dev.bulkhead.engine.NetworkInfo;
import dev.bulkhead.engine.Networks;
import dev.bulkhead.oci.json.JsonArray;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.JsonString;
import dev.bulkhead.oci.json.JsonValue;
import dev.bulkhead.oci.json.ObjectWriter;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Networks. */
final class NetworkRoutes {
    private static final Set<String> LIST_FILTERS =
            Set.of("dangling", "driver", "id", "label", "label!", "name", "scope", "type");
    private static final Set<String> PRUNE_FILTERS = Set.of("label", "label!", "until");

    private final Service service;

    NetworkRoutes(Service service) {
        this.service = service;
    }

    List<Route> routes() {
        return List.of(
                new Route("GET", "/networks", this::list),
                new Route("POST", "/networks/create", this::create),
                new Route("POST", "/networks/prune", this::prune),
                new Route("GET", "/networks/{id}", this::inspect),
                new Route("DELETE", "/networks/{id}", this::remove),
                new Route("POST", "/networks/{id}/connect", this::connect),
                new Route("POST", "/networks/{id}/disconnect", this::disconnect));
    }

    private Networks networks() {
        return service.engine().networks();
    }

    private void list(Call call) throws IOException, HttpFailure {
        Filters filters = call.filters().accept(LIST_FILTERS);
        boolean dangling = filters.truth("dangling", false);
        List<JsonValue> found = new ArrayList<>();
        for (NetworkInfo network : networks().list()) {
            boolean unused = network.members().isEmpty() && !network.isPredefined();
            if ((!filters.has("dangling") || dangling == unused)
                    && filters.fits("driver", network.driver()::equals)
                    && filters.fits("id", network.id()::startsWith)
                    && filters.fits("name", network.name()::contains)
                    && filters.fits("scope", "local"::equals)
                    && filters.fits("type", type -> type.equals(type(network)))
                    && filters.fitsLabels(network.labels())) {
                found.add(NetworkDocuments.summary(network));
            }
        }
        call.answer(new JsonArray(found));
    }

    private static String type(NetworkInfo network) {
        return network.isPredefined() ? "builtin" : "custom";
    }

    private NetworkInfo network(String reference) throws EngineException, HttpFailure {
        try {
            return networks().network(reference);
        } catch (EngineException e) {
            if (e.kind() == EngineException.Kind.NOT_FOUND) {
                throw HttpFailure.notFound("network " + reference + " not found");
            }
            throw e;
        }
    }

    private void inspect(Call call) throws IOException, HttpFailure, EngineException {
        call.answer(NetworkDocuments.inspect(network(call.argument("id"))));
    }

    private void create(Call call) throws IOException, HttpFailure, EngineException {
        NetworkCreation wanted = call.read(NetworkReader::creation);
        // Names are unique here; of older clients not all ask for that.
        if (networks().list().stream().anyMatch(each -> each.name().equals(wanted.name()))) {
            throw new HttpFailure(409, "network with name " + wanted.name() + " already exists");
        }
        call.answer(
                201,
                new ObjectWriter()
                        .string("Id", networks().create(wanted).id())
                        .string("Warning", "")
                        .finish(JsonObject.EMPTY));
    }

    private void remove(Call call) throws IOException, HttpFailure, EngineException {
        NetworkInfo network = network(call.argument("id"));
        if (network.isPredefined()) {
            throw new HttpFailure(
                    403, network.name() + " is a pre-defined network and cannot be removed");
        }
        if (!network.members().isEmpty()) {
            throw new HttpFailure(
                    403,
                    "error while removing network: network %s has active endpoints"
                            .formatted(network.name()));
        }
        networks().remove(network.id());
        call.done();
    }

    private void connect(Call call) throws IOException, HttpFailure, EngineException {
        NetworkInfo network = network(call.argument("id"));
        NetworkReader.Connection wanted =
                call.read(in -> NetworkReader.connection(in, network.name()));
        networks().connect(service.container(wanted.container()).id(), wanted.join());
        call.exchange().send(200);
    }

    private void disconnect(Call call) throws IOException, HttpFailure, EngineException {
        NetworkInfo network = network(call.argument("id"));
        NetworkReader.Disconnection wanted = call.read(NetworkReader::disconnection);
        networks()
                .disconnect(
                        service.container(wanted.container()).id(), network.name(), wanted.force());
        call.exchange().send(200);
    }

    private void prune(Call call) throws IOException, HttpFailure, EngineException {
        Filters filters = call.filters().accept(PRUNE_FILTERS);
        Optional<Instant> before =
                filters.has("until")
                        ? Optional.of(Times.past(filters.of("until").getFirst()))
                        : Optional.empty();
        List<String> removed =
                networks()
                        .prune(network ->
                                filters.fitsLabels(network.labels())
                                        && before.filter(time -> !network.created().isBefore(time))
                                                .isEmpty());
        call.answer(
                new ObjectWriter()
                        .requiredArray("NetworksDeleted", removed, JsonString::new)
                        .finish(JsonObject.EMPTY));
    }
}
