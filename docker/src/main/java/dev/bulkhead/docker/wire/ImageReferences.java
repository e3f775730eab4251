package dev.bulkhead.docker.wire;

import dev.bulkhead.engine.ContainerInfo;
import dev.bulkhead.engine.Engine;
import dev.bulkhead.engine.EngineException;
import dev.bulkhead.engine.ImageInfo;
import dev.bulkhead.engine.RootSource;
import java.util.List;
import java.util.Optional;

/**
 * The images of the store, found by what clients call them: a name with or without tag, an id, or
 * the beginning of one.
 *
 * @param images all of them
 */
public record ImageReferences(List<ImageInfo> images) {
    private static final String DIGEST = "sha256:";
    private static final String LATEST = ":latest";

    /** Reads the store. */
    public static ImageReferences of(Engine engine) throws EngineException {
        return new ImageReferences(engine.images().list());
    }

    /** Finds an image. */
    public Optional<ImageInfo> find(String reference) {
        String name = canonical(reference);
        return images.stream()
                .filter(image -> image.tags().contains(name) || image.digests().contains(name))
                .findFirst()
                .or(() -> byId(reference));
    }

    private Optional<ImageInfo> byId(String reference) {
        String digits =
                reference.startsWith(DIGEST) ? reference.substring(DIGEST.length()) : reference;
        if (!digits.matches("[0-9a-f]{3,64}")) {
            return Optional.empty();
        }
        return images.stream().filter(image -> image.id().startsWith(DIGEST + digits)).findFirst();
    }

    /** Returns a name with its tag and without what Docker leaves out. */
    static String canonical(String reference) {
        String name = reference;
        for (String prefix : List.of("docker.io/", "index.docker.io/", "library/")) {
            name = name.startsWith(prefix) ? name.substring(prefix.length()) : name;
        }
        boolean tagged = name.indexOf(':', name.lastIndexOf('/') + 1) >= 0 || name.contains("@");
        return tagged ? name : name + LATEST;
    }

    /** Returns the id of a container's image; empty for one on a directory. */
    public String idOf(ContainerInfo container) {
        return switch (container.request().root()) {
            case RootSource.Image(String reference) ->
                    find(reference).map(ImageInfo::id).orElse("");
            case RootSource.HostDirectory _ -> "";
        };
    }

    /** Returns the bytes of a container's image; 0 for one on a directory. */
    public long sizeOf(ContainerInfo container) {
        return find(idOf(container)).map(ImageInfo::size).orElse(0L);
    }

    /** Returns whether a container is made of an image. */
    public boolean isOf(ContainerInfo container, String image) {
        String id = idOf(container);
        return !id.isEmpty() && find(image).map(ImageInfo::id).filter(id::equals).isPresent();
    }

    /** Returns what a container is made of, as whoever made it named it. */
    static String nameOf(ContainerInfo container) {
        return switch (container.request().root()) {
            case RootSource.Image(String reference) -> reference;
            case RootSource.HostDirectory(var path, boolean _) -> path.toString();
        };
    }
}
