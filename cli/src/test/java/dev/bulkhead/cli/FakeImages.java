package dev.bulkhead.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bulkhead.engine.EngineException;
import dev.bulkhead.engine.ImageInfo;
import dev.bulkhead.engine.ImageProgress;
import dev.bulkhead.engine.ImagePruneReport;
import dev.bulkhead.engine.ImagePruneRequest;
import dev.bulkhead.engine.ImageRemoval;
import dev.bulkhead.engine.ImageStep;
import dev.bulkhead.engine.Images;
import dev.bulkhead.engine.ImportRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Images that are only descriptions; notes what is asked of them. */
final class FakeImages implements Images {
    final List<ImageInfo> all = new CopyOnWriteArrayList<>();
    final List<String> calls = new ArrayList<>();
    final List<ImageProgress> news = new ArrayList<>();

    /** Describes an image by its first digit and a name. */
    static ImageInfo image(String name, String digit, Instant created, long size) {
        return new ImageInfo(
                "sha256:" + digit.repeat(64),
                name.isEmpty() ? List.of() : List.of(name),
                List.of(),
                created,
                size,
                Map.of("made", "by " + digit),
                "linux/amd64");
    }

    @Override
    public List<ImageInfo> list() {
        return List.copyOf(all);
    }

    @Override
    public ImageInfo find(String reference) throws EngineException {
        return all.stream()
                .filter(image -> image.tags().contains(reference))
                .findFirst()
                .orElseThrow(() ->
                        new EngineException(
                                EngineException.Kind.NOT_FOUND, "no such image: " + reference));
    }

    @Override
    public String inspect(String reference) throws EngineException {
        return "{\"Id\":\"%s\",\"Config\":{\"Cmd\":[\"sh\"]}}".formatted(find(reference).id());
    }

    @Override
    public List<ImageStep> history(String reference) throws EngineException {
        ImageInfo image = find(reference);
        return List.of(
                new ImageStep(
                        Optional.of(image.id()),
                        image.created(),
                        "/bin/sh -c " + "x".repeat(60),
                        1000,
                        "",
                        image.tags()),
                new ImageStep(Optional.empty(), image.created(), "COPY a", 7, "why", List.of()));
    }

    @Override
    public void tag(String reference, String name) {
        calls.add("tag %s %s".formatted(reference, name));
    }

    @Override
    public List<ImageRemoval> remove(String reference, boolean force) throws EngineException {
        ImageInfo image = find(reference);
        all.remove(image);
        calls.add("remove %s %s".formatted(reference, force));
        return List.of(new ImageRemoval.Untagged(reference), new ImageRemoval.Deleted(image.id()));
    }

    @Override
    public ImagePruneReport prune(ImagePruneRequest request) {
        calls.add("prune " + request);
        return new ImagePruneReport(List.of(new ImageRemoval.Deleted("sha256:12")), 2_000_000);
    }

    @Override
    public ImageInfo importArchive(InputStream archive, ImportRequest request) {
        calls.add("import %d bytes as %s".formatted(length(archive), request.name().orElse("-")));
        request.changes().forEach(change -> calls.add("change " + change));
        return image(request.name().orElse(""), "a", Instant.now(), 1);
    }

    private static int length(InputStream archive) {
        try {
            return archive.readAllBytes().length;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public List<ImageInfo> load(
            InputStream archive, Optional<String> platform, Consumer<ImageProgress> progress) {
        calls.add("load %d bytes for %s".formatted(length(archive), platform.orElse("this")));
        news.forEach(progress);
        return all;
    }

    @Override
    public List<ImageInfo> loadLayout(
            Path directory, Optional<String> platform, Consumer<ImageProgress> progress) {
        calls.add("load layout " + directory);
        return all;
    }

    @Override
    public void save(List<String> references, Optional<String> platform, OutputStream archive) {
        calls.add("save " + references);
        try {
            archive.write("archive".getBytes(UTF_8));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
