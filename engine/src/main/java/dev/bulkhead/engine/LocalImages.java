package dev.bulkhead.engine;

import dev.bulkhead.image.Image;
import dev.bulkhead.image.ImageStore;
import dev.bulkhead.image.archive.ArchiveLoader;
import dev.bulkhead.image.archive.ArchiveSaver;
import dev.bulkhead.image.archive.RootArchive;
import dev.bulkhead.image.layer.LayerLimits;
import dev.bulkhead.oci.Platform;
import dev.bulkhead.oci.Reference;
import dev.bulkhead.oci.image.ExecutionParameters;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.function.Consumer;

/** The images of an engine on this machine. */
final class LocalImages implements Images {
    private final ImageStore store;
    private final ImageFinder finder;
    private final ImageDescription description;
    private final ImageRemover remover;

    /**
     * Makes the images of a store.
     *
     * @param use which of them containers need
     * @param removal held while layers go
     */
    LocalImages(ImageStore store, ImageUse use, Lock removal) {
        this.store = store;
        this.finder = new ImageFinder(store);
        this.description = new ImageDescription(store);
        this.remover = new ImageRemover(store, finder, use, removal);
    }

    /** Does something with the store. */
    private interface Work<T> {
        T run() throws IOException, EngineException;
    }

    private static <T> T attempt(String what, Work<T> work) throws EngineException {
        try {
            return work.run();
        } catch (IOException e) {
            throw new EngineException(EngineException.Kind.FAILED, what + ": " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new EngineException(
                    EngineException.Kind.BAD_REQUEST, what + ": " + e.getMessage(), e);
        }
    }

    @Override
    public List<ImageInfo> list() throws EngineException {
        return attempt(
                "list images",
                () ->
                        store.list().stream()
                                .map(ImageDescription::info)
                                .sorted(
                                        Comparator.comparing(
                                                ImageInfo::created,
                                                Comparator.<Instant>reverseOrder()))
                                .toList());
    }

    @Override
    public ImageInfo find(String reference) throws EngineException {
        return ImageDescription.info(finder.find(reference).image());
    }

    @Override
    public String inspect(String reference) throws EngineException {
        Image image = finder.find(reference).image();
        return attempt("inspect image " + reference, () -> description.inspect(image));
    }

    @Override
    public List<ImageStep> history(String reference) throws EngineException {
        Image image = finder.find(reference).image();
        return attempt("history of image " + reference, () -> description.history(image));
    }

    @Override
    public void tag(String reference, String name) throws EngineException {
        Reference target = RootFileSystems.parse(name);
        if (target.digest().isPresent()) {
            throw new EngineException(
                    EngineException.Kind.BAD_REQUEST,
                    "refusing to create a tag with a digest reference: " + name);
        }
        ImageFinder.Found found = finder.find(reference);
        attempt(
                "tag image " + reference,
                () -> {
                    store.tag(found.entry(), target);
                    return target;
                });
    }

    @Override
    public List<ImageRemoval> remove(String reference, boolean force) throws EngineException {
        return remover.remove(reference, force);
    }

    @Override
    public ImagePruneReport prune(ImagePruneRequest request) throws EngineException {
        return remover.prune(request);
    }

    @Override
    public ImageInfo importArchive(InputStream archive, ImportRequest request)
            throws EngineException {
        return attempt(
                "import " + request.name().orElse("archive"),
                () -> {
                    try (archive) {
                        RootArchive.Wish wish = wish(request);
                        return ImageDescription.info(
                                RootArchive.add(
                                        store, archive, wish, LayerLimits.DEFAULT, _ -> {}));
                    }
                });
    }

    private static RootArchive.Wish wish(ImportRequest request) throws EngineException {
        Optional<Reference> name = Optional.empty();
        if (request.name().isPresent()) {
            name = Optional.of(RootFileSystems.parse(request.name().get()));
        }
        return new RootArchive.Wish(
                name,
                request.message().orElse("imported from an archive"),
                ConfigChanges.apply(ExecutionParameters.NONE, request.changes()),
                platform(request.platform()));
    }

    static Platform platform(Optional<String> platform) {
        return platform.map(Platform::parse).orElseGet(Platform::host);
    }

    @Override
    public List<ImageInfo> load(
            InputStream archive, Optional<String> platform, Consumer<ImageProgress> progress)
            throws EngineException {
        return attempt(
                "load images",
                () -> {
                    try (archive) {
                        return infos(
                                loader(platform).load(archive, count -> tell(progress, count)));
                    }
                });
    }

    @Override
    public List<ImageInfo> loadLayout(
            Path directory, Optional<String> platform, Consumer<ImageProgress> progress)
            throws EngineException {
        return attempt(
                "load images of " + directory,
                () ->
                        infos(
                                loader(platform)
                                        .loadLayout(directory, count -> tell(progress, count))));
    }

    private ArchiveLoader loader(Optional<String> platform) {
        return new ArchiveLoader(store, platform(platform), LayerLimits.DEFAULT);
    }

    private static void tell(Consumer<ImageProgress> progress, long count) {
        progress.accept(new ImageProgress(Optional.empty(), "Loading", count, 0));
    }

    private static List<ImageInfo> infos(List<Image> images) {
        return images.stream().map(ImageDescription::info).toList();
    }

    @Override
    public void save(List<String> references, Optional<String> platform, OutputStream archive)
            throws EngineException {
        List<ArchiveSaver.Saved> images =
                new SavedImages(store, finder).find(references, platform.map(Platform::parse));
        attempt(
                "save images",
                () -> {
                    ArchiveSaver.save(store, images, archive);
                    return images;
                });
    }
}
