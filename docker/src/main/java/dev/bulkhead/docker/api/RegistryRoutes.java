package dev.bulkhead.docker.api;

import dev.bulkhead.docker.http.HttpFailure;
import dev.bulkhead.docker.wire.RegistryDocuments;
import dev.bulkhead.engine.EngineException;
import dev.bulkhead.engine.ImageProgress;
import dev.bulkhead.engine.Images;
import dev.bulkhead.engine.PullRequest;
import dev.bulkhead.engine.PushRequest;
import dev.bulkhead.engine.PushedImage;
import dev.bulkhead.engine.RegistryCredentials;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Images from registries and to them. */
final class RegistryRoutes {
    private static final String CREDENTIALS = "X-Registry-Auth";

    private final Service service;

    RegistryRoutes(Service service) {
        this.service = service;
    }

    List<Route> routes() {
        return List.of(
                new Route("POST", "/images/{name}/push", this::push),
                new Route("GET", "/distribution/{name}/json", this::distribution));
    }

    private Images images() {
        return service.engine().images();
    }

    private static Optional<RegistryCredentials> credentials(Call call) throws HttpFailure {
        Optional<String> header = call.exchange().header(CREDENTIALS);
        return header.isEmpty() ? Optional.empty() : RegistryDocuments.credentials(header.get());
    }

    /** Pulls; without a tag all of the repository, which is what old clients mean by that. */
    void pull(Call call) throws IOException, HttpFailure, EngineException {
        String name = ImageNames.named(call, "fromImage", "tag");
        boolean allTags =
                call.query().text("tag").isEmpty()
                        && !name.contains("@")
                        && name.indexOf(':', name.lastIndexOf('/') + 1) < 0;
        Progress progress = new Progress(call);
        interruptWhenGone(call);
        try {
            images().pull(
                            new PullRequest(
                                    name,
                                    allTags,
                                    call.query().text("platform"),
                                    credentials(call)),
                            progress::tell);
        } catch (EngineException e) {
            progress.fail(e);
        }
    }

    private void push(Call call) throws IOException, HttpFailure, EngineException {
        String name = call.argument("name");
        Optional<String> tag = call.query().text("tag");
        var _ = images().find(tag.map(text -> name + ":" + text).orElse(name));
        Progress progress = new Progress(call);
        interruptWhenGone(call);
        try {
            List<PushedImage> pushed =
                    images().push(
                                    new PushRequest(
                                            tag.map(text -> name + ":" + text).orElse(name),
                                            tag.isEmpty(),
                                            Optional.empty(),
                                            credentials(call)),
                                    progress::tell);
            for (PushedImage image : pushed) {
                progress.tell(
                        ImageProgress.of(
                                "%s: digest: %s size: %d"
                                        .formatted(image.tag(), image.digest(), image.size())));
                progress.tell(RegistryDocuments.pushed(image));
            }
        } catch (EngineException e) {
            progress.fail(e);
        }
    }

    /** What was got so far is kept for the next time. */
    private static void interruptWhenGone(Call call) throws IOException {
        Thread working = Thread.currentThread();
        call.exchange().onDisconnect(working::interrupt);
    }

    private void distribution(Call call) throws IOException, HttpFailure, EngineException {
        call.answer(
                RegistryDocuments.distribution(
                        images().distribution(call.argument("name"), credentials(call))));
    }
}
