package dev.bulkhead.engine;

import dev.bulkhead.image.Image;
import dev.bulkhead.image.ImageStore;
import dev.bulkhead.image.archive.ArchiveSaver;
import dev.bulkhead.oci.Platform;
import dev.bulkhead.oci.Reference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds what is to be saved: a name with a tag, all tags of a name without, or an id. */
final class SavedImages {
    private final ImageStore store;
    private final ImageFinder finder;

    SavedImages(ImageStore store, ImageFinder finder) {
        this.store = store;
        this.finder = finder;
    }

    List<ArchiveSaver.Saved> find(List<String> references, Optional<Platform> platform)
            throws EngineException {
        if (references.isEmpty()) {
            throw new EngineException(
                    EngineException.Kind.BAD_REQUEST, "save images: name at least one");
        }
        Map<Image, List<Reference>> images = new LinkedHashMap<>();
        for (String reference : references) {
            for (ImageFinder.Found found : found(reference)) {
                requirePlatform(found.image(), reference, platform);
                List<Reference> names =
                        images.computeIfAbsent(found.image(), _ -> new ArrayList<>());
                found.name()
                        .filter(name -> name.digest().isEmpty() && !names.contains(name))
                        .ifPresent(names::add);
            }
        }
        List<ArchiveSaver.Saved> saved = new ArrayList<>();
        images.forEach((image, names) ->
                saved.add(new ArchiveSaver.Saved(image.entry(names.stream().findFirst()), names)));
        return saved;
    }

    private List<ImageFinder.Found> found(String reference) throws EngineException {
        List<ImageFinder.Found> tags = allTags(reference);
        return tags.isEmpty() ? List.of(finder.find(reference)) : tags;
    }

    private List<ImageFinder.Found> allTags(String reference) throws EngineException {
        if (reference.lastIndexOf(':') > reference.lastIndexOf('/')
                || finder.look(reference).filter(found -> found.name().isEmpty()).isPresent()) {
            return List.of();
        }
        String repository = RootFileSystems.parse(reference).name();
        List<ImageFinder.Found> found = new ArrayList<>();
        try {
            for (Image image : store.list()) {
                image.tags().stream()
                        .filter(tag -> tag.name().equals(repository))
                        .forEach(tag -> found.add(new ImageFinder.Found(image, Optional.of(tag))));
            }
            return found;
        } catch (IOException e) {
            throw new EngineException(
                    EngineException.Kind.FAILED, "save images: " + e.getMessage(), e);
        }
    }

    private static void requirePlatform(Image image, String reference, Optional<Platform> platform)
            throws EngineException {
        if (platform.isPresent() && !platform.get().runs(image.config().platform())) {
            throw new EngineException(
                    EngineException.Kind.NOT_FOUND,
                    "image %s is for %s, and not for %s as was asked; pull it for that platform"
                            .formatted(reference, image.config().platform(), platform.get()));
        }
    }
}
