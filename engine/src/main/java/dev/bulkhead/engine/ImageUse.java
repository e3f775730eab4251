package dev.bulkhead.engine;

import dev.bulkhead.image.Image;
import dev.bulkhead.image.snapshot.Layer;
import dev.bulkhead.oci.Digest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which layers and images containers are made of. */
final class ImageUse {
    private final ContainerRegistry registry;
    private final RootFileSystems roots;
    private final PreparedContainers prepared;

    ImageUse(ContainerRegistry registry, RootFileSystems roots, PreparedContainers prepared) {
        this.registry = registry;
        this.roots = roots;
        this.prepared = prepared;
    }

    /** Gives up the roots that were made for containers which nobody has asked for yet. */
    void giveUpPrepared() {
        prepared.forgetShapes();
    }

    /** Returns the diff ids of all layers that containers have. */
    Set<Digest> layers() {
        Set<Digest> used = new HashSet<>();
        registry.all().forEach(container -> used.addAll(layers(container)));
        return used;
    }

    /** The uppermost first. */
    private List<Digest> layers(LocalContainer container) {
        List<Digest> diffIds = new ArrayList<>();
        for (Layer layer : container.record().layers()) {
            roots.digest(layer).ifPresent(diffIds::add);
        }
        return diffIds;
    }

    /** Returns a container that is made of an image; a running one first. */
    Optional<LocalContainer> user(Image image) {
        List<Digest> wanted = image.diffIds().reversed();
        List<LocalContainer> users =
                registry.all().stream()
                        .filter(container -> !wanted.isEmpty() && layers(container).equals(wanted))
                        .toList();
        return users.stream().filter(ImageUse::isAlive).findFirst().or(users.stream()::findFirst);
    }

    static boolean isAlive(LocalContainer container) {
        return container.info().status().isAlive();
    }
}
