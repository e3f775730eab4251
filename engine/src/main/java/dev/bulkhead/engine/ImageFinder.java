package dev.bulkhead.engine;

import dev.bulkhead.image.Image;
import dev.bulkhead.image.ImageStore;
import dev.bulkhead.image.IndexEntry;
import dev.bulkhead.oci.Digest;
import dev.bulkhead.oci.Reference;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds images by what people call them. */
final class ImageFinder {
    private static final Pattern DIGITS = Pattern.compile("[0-9a-f]{4,64}");
    private static final String ALGORITHM = "sha256:";

    private final ImageStore store;

    ImageFinder(ImageStore store) {
        this.store = store;
    }

    /**
     * An image, and the name by which it was found; none if it was found by its id.
     *
     * @param image what was found
     * @param name as the store has it
     */
    record Found(Image image, Optional<Reference> name) {
        /** Returns the entry of the name, or any. */
        IndexEntry entry() {
            return image.entry(name);
        }
    }

    /**
     * Finds an image: by its name, else by its id or the first digits of that.
     *
     * @throws EngineException if there is none, or digits suit several
     */
    Found find(String reference) throws EngineException {
        return look(reference)
                .orElseThrow(() ->
                        new EngineException(
                                EngineException.Kind.NOT_FOUND, "no such image: " + reference));
    }

    /** Finds an image, if it is there. */
    Optional<Found> look(String reference) throws EngineException {
        try {
            Optional<Found> byName = byName(reference);
            return byName.isPresent() ? byName : byId(reference);
        } catch (IOException e) {
            throw new EngineException(
                    EngineException.Kind.FAILED,
                    "find image " + reference + ": " + e.getMessage(),
                    e);
        }
    }

    private Optional<Found> byName(String reference) throws EngineException, IOException {
        if (isId(reference)) {
            return Optional.empty();
        }
        Reference name = RootFileSystems.parse(reference);
        return store.find(name)
                .map(image ->
                        new Found(
                                image,
                                name.digest().isEmpty()
                                        ? Optional.of(name)
                                        : image.digests().stream()
                                                .filter(each -> each.name().equals(name.name()))
                                                .findFirst()));
    }

    private static boolean isId(String reference) {
        return reference.startsWith(ALGORITHM)
                || (reference.length() == 64 && DIGITS.matcher(reference).matches());
    }

    private Optional<Found> byId(String reference) throws EngineException, IOException {
        String digits =
                reference.startsWith(ALGORITHM)
                        ? reference.substring(ALGORITHM.length())
                        : reference;
        if (!DIGITS.matcher(digits).matches()) {
            return Optional.empty();
        }
        List<Image> found = store.withId(digits);
        if (found.size() > 1) {
            throw new EngineException(
                    EngineException.Kind.CONFLICT,
                    "image id %s is ambiguous: it suits %d images; give more digits"
                            .formatted(reference, found.size()));
        }
        return found.stream().findFirst().map(image -> new Found(image, Optional.empty()));
    }

    /** Returns the image of an id. */
    Optional<Image> ofId(Digest id) throws IOException {
        return store.withId(id.hex()).stream().findFirst();
    }
}
