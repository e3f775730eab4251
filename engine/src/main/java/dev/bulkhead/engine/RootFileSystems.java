package dev.bulkhead.engine;

import dev.bulkhead.image.Image;
import dev.bulkhead.image.ImageStore;
import dev.bulkhead.image.snapshot.HostMask;
import dev.bulkhead.image.snapshot.Layer;
import dev.bulkhead.image.snapshot.Snapshot;
import dev.bulkhead.oci.Digest;
import dev.bulkhead.oci.Reference;
import dev.bulkhead.oci.image.ExecutionParameters;
import dev.bulkhead.runtime.compile.RootMount;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds what a container's root file system is made of. */
final class RootFileSystems {
    /** Stands for the layers of a container that has not been given any yet. */
    static final List<Layer> NO_LAYERS = List.of(new Layer(Path.of("/"), false));

    private static final int MAX_USER_FILE = 1 << 20;

    private final Layout layout;
    private final ImageStore images;
    private final boolean mapsTmpfs;
    private final boolean ordinary;
    private Optional<Path> mask = Optional.empty();

    /**
     * Makes one.
     *
     * @param mapsTmpfs whether this host can id-map what hides its secrets
     * @param ordinary whether the engine is an ordinary user's
     */
    RootFileSystems(Layout layout, ImageStore images, boolean mapsTmpfs, boolean ordinary) {
        this.ordinary = ordinary;
        this.layout = layout;
        this.images = images;
        this.mapsTmpfs = mapsTmpfs;
    }

    /**
     * What a root is made of, before there is a container.
     *
     * @param layers directories, topmost first
     * @param defaults what its image says about containers
     */
    record Base(List<Layer> layers, ExecutionParameters defaults) {}

    /**
     * Finds a root.
     *
     * @throws EngineException if there is no such image or directory
     */
    Base find(RootSource root) throws EngineException {
        try {
            return switch (root) {
                case RootSource.Image(String reference) -> image(reference);
                case RootSource.HostDirectory(Path path, boolean idMapped) ->
                        new Base(directory(path, idMapped), ExecutionParameters.NONE);
            };
        } catch (IOException e) {
            throw new EngineException(
                    EngineException.Kind.FAILED, "root file system: " + e.getMessage(), e);
        }
    }

    private Base image(String reference) throws EngineException, IOException {
        Image image =
                new ImageFinder(images)
                        .look(reference)
                        .map(ImageFinder.Found::image)
                        .orElseThrow(() ->
                                new EngineException(
                                        EngineException.Kind.NOT_FOUND,
                                        "no such image: "
                                                + familiar(reference)
                                                + "; bulkhead images lists what there is, bulkhead"
                                                + " pull or import adds one"));
        images.used(image);
        List<Layer> layers =
                images.layers(image).stream().map(directory -> new Layer(directory, true)).toList();
        return new Base(layers, image.config().config());
    }

    private static String familiar(String reference) {
        try {
            return Reference.parse(reference).familiar();
        } catch (IllegalArgumentException isAnId) {
            return reference;
        }
    }

    static Reference parse(String reference) throws EngineException {
        try {
            return Reference.parse(reference);
        } catch (IllegalArgumentException e) {
            throw new EngineException(
                    EngineException.Kind.BAD_REQUEST,
                    "image name " + reference + ": " + e.getMessage(),
                    e);
        }
    }

    private List<Layer> directory(Path path, boolean idMapped) throws EngineException, IOException {
        if (path.getNameCount() == 0 && ordinary) {
            throw new EngineException(
                    EngineException.Kind.BAD_REQUEST,
                    "root directory /: only root's engine can show the host's root without what is"
                            + " mounted below it; name a directory, or import an image");
        }
        if (!Files.isDirectory(path)) {
            throw new EngineException(
                    EngineException.Kind.NOT_FOUND,
                    "root directory "
                            + path
                            + ": "
                            + (Files.exists(path) ? "is no directory" : "does not exist"));
        }
        if (path.getNameCount() > 0) {
            return List.of(new Layer(path, idMapped));
        }
        return List.of(new Layer(mask(), true), new Layer(path, idMapped));
    }

    private synchronized Path mask() throws IOException {
        if (mask.isEmpty()) {
            mask = Optional.of(HostMask.prepare(layout.root()));
        }
        return mask.get();
    }

    /** Makes the directories that a container changes. */
    Snapshot create(ContainerRecord container) throws IOException {
        long owner = container.firstId().orElse(0L);
        return Snapshot.create(layout.container(container.id()), container.layers(), owner, owner);
    }

    RootMount mount(ContainerRecord container) throws IOException {
        List<RootMount.Lower> lowers = new ArrayList<>();
        for (Layer layer : container.layers()) {
            lowers.add(lower(layer, container));
        }
        return new RootMount.Overlay(lowers, container.request().autoRemove());
    }

    private RootMount.Lower lower(Layer layer, ContainerRecord container) throws IOException {
        if (mapsTmpfs
                || container.firstId().isEmpty()
                || !HostMask.isMask(layer.directory(), layout.root())) {
            return new RootMount.Lower(layer.directory().toString(), layer.idmapped());
        }
        Path owned = HostMask.prepare(layout.root(), container.firstId().get());
        return new RootMount.Lower(owned.toString(), false);
    }

    /** Reads the users of a container's root, as it is now. */
    UserDatabase users(ContainerRecord container) throws IOException {
        Snapshot snapshot = new Snapshot(layout.container(container.id()), container.layers());
        return new UserDatabase(read(snapshot, "/etc/passwd"), read(snapshot, "/etc/group"));
    }

    private static String read(Snapshot snapshot, String path) throws IOException {
        return snapshot.readFile(path, MAX_USER_FILE)
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .orElse("");
    }

    /** Returns the digest that a layer's directory is named by, if it is one of the store's. */
    Optional<Digest> digest(Layer layer) {
        return layer.directory().startsWith(layout.images())
                ? Optional.of(Digest.parse("sha256:" + layer.directory().getFileName()))
                : Optional.empty();
    }
}
