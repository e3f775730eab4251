package dev.bulkhead.docker.api;

import dev.bulkhead.docker.http.HttpFailure;
import dev.bulkhead.engine.EngineException;
import dev.bulkhead.engine.ImageInfo;
import dev.bulkhead.engine.Images;
import dev.bulkhead.engine.ImportRequest;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.ObjectWriter;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Images on their way in and out. */
final class ImageTransferRoutes {
    private static final String TAR = "application/x-tar";

    private final Service service;

    ImageTransferRoutes(Service service) {
        this.service = service;
    }

    List<Route> routes() {
        return List.of(
                new Route("POST", "/images/create", this::create),
                new Route("POST", "/images/load", this::load),
                new Route("GET", "/images/get", this::save),
                new Route("GET", "/images/{name}/get", this::saveOne));
    }

    private Images images() {
        return service.engine().images();
    }

    private void create(Call call) throws IOException, HttpFailure, EngineException {
        if (call.query().text("fromImage").isPresent()) {
            throw new HttpFailure(501, "pulling is not supported");
        }
        if (!call.query().text("fromSrc").orElse("").equals("-")) {
            throw HttpFailure.badRequest(
                    "an archive is only imported from the request itself: fetch it, and give fromSrc=-");
        }
        ImageInfo image =
                images().importArchive(
                                call.exchange().body(),
                                new ImportRequest(
                                        ImageNames.optional(call, "repo", "tag"),
                                        call.query().all("changes"),
                                        call.query().text("message"),
                                        call.query().text("platform")));
        Progress progress = new Progress(call);
        progress.tell(new ObjectWriter().string("status", image.id()).finish(JsonObject.EMPTY));
    }

    private void load(Call call) throws IOException, EngineException {
        boolean quiet = call.query().flag("quiet");
        Progress progress = new Progress(call);
        try {
            Optional<String> platform = platform(call);
            List<ImageInfo> loaded =
                    images().load(
                                    call.exchange().body(),
                                    platform,
                                    step -> {
                                        if (!quiet) {
                                            progress.tell(step);
                                        }
                                    });
            for (ImageInfo image : loaded) {
                progress.tell(stream(image));
            }
        } catch (EngineException e) {
            progress.fail(e);
        }
    }

    private static JsonObject stream(ImageInfo image) {
        String text =
                image.isDangling()
                        ? "Loaded image ID: " + image.id()
                        : "Loaded image: " + String.join("\nLoaded image: ", image.tags());
        return new ObjectWriter().string("stream", text + "\n").finish(JsonObject.EMPTY);
    }

    /** A platform comes as a document, or by older clients as text. */
    private static Optional<String> platform(Call call) {
        return call.query().text("platform").filter(text -> !text.startsWith("{"));
    }

    private void saveOne(Call call) throws IOException, EngineException {
        save(call, List.of(call.argument("name")));
    }

    private void save(Call call) throws IOException, EngineException {
        List<String> names =
                call.query().all("names").stream()
                        .flatMap(text -> List.of(text.split(",")).stream())
                        .toList();
        save(call, names);
    }

    private void save(Call call, List<String> names) throws IOException, EngineException {
        // What is missing is said before the answer begins.
        for (String name : names) {
            var _ = images().find(name);
        }
        images().save(names, platform(call), call.exchange().stream(TAR));
    }
}
