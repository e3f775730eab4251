package dev.bulkhead.docker.api;

import dev.bulkhead.docker.http.Exchange;
import dev.bulkhead.docker.http.HttpFailure;
import dev.bulkhead.docker.wire.FileDocuments;
import dev.bulkhead.engine.ContainerFiles;
import dev.bulkhead.engine.EngineException;
import dev.bulkhead.engine.FileChange;
import dev.bulkhead.engine.PathStatus;
import dev.bulkhead.oci.json.JsonArray;
import dev.bulkhead.oci.json.JsonNull;
import dev.bulkhead.oci.json.JsonValue;
import java.io.IOException;
import java.util.List;

/** The files of containers. */
final class FileRoutes {
    private static final String TAR = "application/x-tar";
    private static final String STATUS = "X-Docker-Container-Path-Stat";

    private final Service service;

    FileRoutes(Service service) {
        this.service = service;
    }

    List<Route> routes() {
        return List.of(
                new Route("HEAD", "/containers/{id}/archive", this::status),
                new Route("GET", "/containers/{id}/archive", this::read),
                new Route("PUT", "/containers/{id}/archive", this::write),
                new Route("GET", "/containers/{id}/export", this::export),
                new Route("GET", "/containers/{id}/changes", this::changes));
    }

    private ContainerFiles files(Call call) throws EngineException {
        return service.container(call.argument("id")).files();
    }

    private static String path(Call call) throws HttpFailure {
        String path =
                call.query()
                        .text("path")
                        .orElseThrow(() -> HttpFailure.badRequest("bad parameter: path is empty"));
        return path.startsWith("/") ? path : "/" + path;
    }

    /** Fails in the words by which clients know that a file is missing. */
    private static EngineException explain(EngineException e, Call call) throws HttpFailure {
        return e.kind() == EngineException.Kind.NOT_FOUND
                ? new EngineException(
                        e.kind(),
                        "Could not find the file %s in container %s"
                                .formatted(path(call), call.argument("id")),
                        e)
                : e;
    }

    private void status(Call call) throws IOException, HttpFailure, EngineException {
        ContainerFiles files = files(call);
        try {
            tell(call.exchange(), files.status(path(call)));
        } catch (EngineException e) {
            throw explain(e, call);
        }
        call.exchange().send(200);
    }

    private static void tell(Exchange exchange, PathStatus status) {
        exchange.header(STATUS, FileDocuments.header(status));
    }

    private void read(Call call) throws IOException, HttpFailure, EngineException {
        ContainerFiles files = files(call);
        try {
            files.read(
                    path(call),
                    status -> {
                        tell(call.exchange(), status);
                        return call.exchange().stream(TAR);
                    });
        } catch (EngineException e) {
            throw explain(e, call);
        }
    }

    private void write(Call call) throws IOException, HttpFailure, EngineException {
        ContainerFiles files = files(call);
        boolean replacing = !call.query().flag("noOverwriteDirNonDir");
        try {
            // Archives of clients say whose files they are; they are kept as with Docker.
            files.write(path(call), call.exchange().body(), true, replacing);
        } catch (EngineException e) {
            throw explain(e, call);
        }
        call.exchange().send(200);
    }

    private void export(Call call) throws IOException, EngineException {
        ContainerFiles files = files(call);
        files.export(call.exchange().stream("application/octet-stream"));
    }

    private void changes(Call call) throws IOException, EngineException {
        List<FileChange> changes = files(call).changes();
        call.answer(
                changes.isEmpty()
                        ? new JsonNull()
                        : new JsonArray(
                                changes.stream().<JsonValue>map(FileDocuments::write).toList()));
    }
}
