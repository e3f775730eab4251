package dev.bulkhead.docker.api;

import dev.bulkhead.docker.http.HttpFailure;
import dev.bulkhead.docker.wire.VolumeDocuments;
import dev.bulkhead.engine.EngineException;
import dev.bulkhead.engine.VolumeInfo;
import dev.bulkhead.engine.VolumeRequest;
import dev.bulkhead.engine.Volumes;
import dev.bulkhead.oci.json.JsonArray;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.JsonString;
import dev.bulkhead.oci.json.ObjectWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Volumes. */
final class VolumeRoutes {
    private static final Set<String> LIST_FILTERS =
            Set.of("dangling", "driver", "label", "label!", "name");
    private static final Set<String> PRUNE_FILTERS = Set.of("label", "label!", "all");

    private final Service service;

    VolumeRoutes(Service service) {
        this.service = service;
    }

    List<Route> routes() {
        return List.of(
                new Route("GET", "/volumes", this::list),
                new Route("POST", "/volumes/create", this::create),
                new Route("POST", "/volumes/prune", this::prune),
                new Route("GET", "/volumes/{volume}", this::inspect),
                new Route("DELETE", "/volumes/{volume}", this::remove));
    }

    private Volumes volumes() {
        return service.engine().volumes();
    }

    private void list(Call call) throws IOException, HttpFailure, EngineException {
        Filters filters = call.filters().accept(LIST_FILTERS);
        boolean dangling = filters.truth("dangling", false);
        List<VolumeInfo> found = new ArrayList<>();
        for (VolumeInfo volume : volumes().list()) {
            boolean wanted = !filters.has("dangling") || dangling == volume.users().isEmpty();
            if (wanted
                    && filters.fits("driver", VolumeInfo.DRIVER::equals)
                    && filters.fits("name", volume.name()::contains)
                    && filters.fitsLabels(volume.labels())) {
                found.add(volume);
            }
        }
        call.answer(
                new ObjectWriter()
                        .requiredArray("Volumes", found, VolumeDocuments::write)
                        .value("Warnings", new JsonArray(List.of()))
                        .finish(JsonObject.EMPTY));
    }

    private void create(Call call) throws IOException, HttpFailure, EngineException {
        VolumeRequest request = call.read(VolumeDocuments::read);
        call.answer(201, VolumeDocuments.write(volumes().create(request)));
    }

    private VolumeInfo volume(Call call) throws EngineException, HttpFailure {
        String name = call.argument("volume");
        try {
            return volumes().volume(name);
        } catch (EngineException e) {
            if (e.kind() == EngineException.Kind.NOT_FOUND) {
                throw HttpFailure.notFound("get " + name + ": no such volume");
            }
            throw e;
        }
    }

    private void inspect(Call call) throws IOException, HttpFailure, EngineException {
        call.answer(VolumeDocuments.write(volume(call)));
    }

    private void remove(Call call) throws IOException, HttpFailure, EngineException {
        boolean force = call.query().flag("force");
        if (!force) {
            volume(call);
        }
        volumes().remove(call.argument("volume"), force);
        call.done();
    }

    /** Before version 1.42 all went; since then only those without a name, unless all are asked. */
    private void prune(Call call) throws IOException, HttpFailure, EngineException {
        Filters filters = call.filters().accept(PRUNE_FILTERS);
        boolean all = !call.version().isAtLeast(42) || filters.truth("all", false);
        Predicate<VolumeInfo> wanted =
                volume -> (all || volume.anonymous()) && filters.fitsLabels(volume.labels());
        Volumes.Pruned pruned = volumes().prune(wanted);
        call.answer(
                new ObjectWriter()
                        .requiredArray("VolumesDeleted", pruned.names(), JsonString::new)
                        .integer("SpaceReclaimed", pruned.bytes())
                        .finish(JsonObject.EMPTY));
    }
}
