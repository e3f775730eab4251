package dev.bulkhead.engine;

import dev.bulkhead.image.Collected;
import dev.bulkhead.image.Image;
import dev.bulkhead.image.ImageStore;
import dev.bulkhead.image.IndexEntry;
import dev.bulkhead.oci.Digest;
import dev.bulkhead.oci.Reference;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Lock;

/** Takes names from images, and images from the store, by Docker's rules. */
final class ImageRemover {
    private final ImageStore store;
    private final ImageFinder finder;
    private final ImageUse use;

    /** Held while layers go, so that no container is made of them meanwhile. */
    private final Lock lock;

    ImageRemover(ImageStore store, ImageFinder finder, ImageUse use, Lock lock) {
        this.store = store;
        this.finder = finder;
        this.use = use;
        this.lock = lock;
    }

    List<ImageRemoval> remove(String reference, boolean force) throws EngineException {
        lock.lock();
        try {
            ImageFinder.Found found = finder.find(reference);
            List<ImageRemoval> removed = new ArrayList<>();
            List<Reference> going = going(found, force);
            boolean last = going.size() == names(found.image()).size();
            if (last) {
                requireUnused(found, force);
            }
            removed.addAll(untag(found.image(), going, last));
            if (last) {
                removed.add(new ImageRemoval.Deleted(found.image().id().toString()));
                use.giveUpPrepared();
                removed.addAll(deleted(store.removeUnreferenced(use.layers())));
            }
            return removed;
        } catch (IOException e) {
            throw new EngineException(
                    EngineException.Kind.FAILED,
                    "remove image " + reference + ": " + e.getMessage(),
                    e);
        } finally {
            lock.unlock();
        }
    }

    private static List<Reference> names(Image image) {
        List<Reference> names = new ArrayList<>(image.tags());
        names.addAll(image.digests());
        return names;
    }

    /** With the last tag of a repository its digests go too. */
    private static List<Reference> going(ImageFinder.Found found, boolean force)
            throws EngineException {
        Image image = found.image();
        if (found.name().isEmpty()) {
            long repositories = image.tags().stream().map(Reference::name).distinct().count();
            if (repositories > 1 && !force) {
                throw new EngineException(
                        EngineException.Kind.CONFLICT,
                        "unable to delete %s (must be forced) - image is referenced in multiple"
                                        .formatted(image.id().hex().substring(0, 12))
                                + " repositories");
            }
            return names(image);
        }
        Reference name = found.name().get();
        List<Reference> going = new ArrayList<>(List.of(name));
        boolean others =
                image.tags().stream()
                        .anyMatch(tag -> !tag.equals(name) && tag.name().equals(name.name()));
        if (!others && name.digest().isEmpty()) {
            image.digests().stream()
                    .filter(digest -> digest.name().equals(name.name()))
                    .forEach(going::add);
        }
        return going;
    }

    private void requireUnused(ImageFinder.Found found, boolean force) throws EngineException {
        Optional<LocalContainer> user = use.user(found.image());
        if (user.isEmpty() || (force && !ImageUse.isAlive(user.get()))) {
            return;
        }
        String container = user.get().info().shortId();
        String what =
                found.name()
                        .map(name -> "remove repository reference \"" + name.familiar() + "\"")
                        .orElse("delete " + found.image().id().hex().substring(0, 12));
        throw new EngineException(
                EngineException.Kind.CONFLICT,
                ImageUse.isAlive(user.get())
                        ? "unable to %s (cannot be forced) - container %s is running and uses it; stop it first"
                                .formatted(what, container)
                        : "unable to %s (must force) - container %s is using its referenced image; remove it first"
                                .formatted(what, container));
    }

    private List<ImageRemoval> untag(Image image, List<Reference> going, boolean last)
            throws IOException {
        store.change(entries -> without(entries, image, going, last));
        List<ImageRemoval> removed = new ArrayList<>();
        going.forEach(name -> removed.add(new ImageRemoval.Untagged(name.familiar())));
        return removed;
    }

    private static List<IndexEntry> without(
            List<IndexEntry> entries, Image image, List<Reference> going, boolean last) {
        List<Digest> manifests =
                image.entries().stream().map(entry -> entry.manifest().digest()).toList();
        return entries.stream()
                .filter(entry ->
                        entry.name().isPresent()
                                ? !going.contains(entry.name().get())
                                : !last || !manifests.contains(entry.manifest().digest()))
                .toList();
    }

    private static List<ImageRemoval> deleted(Collected collected) {
        List<ImageRemoval> deleted = new ArrayList<>();
        collected
                .layers()
                .forEach(diffId -> deleted.add(new ImageRemoval.Deleted(diffId.toString())));
        return deleted;
    }

    ImagePruneReport prune(ImagePruneRequest request) throws EngineException {
        lock.lock();
        try {
            List<ImageRemoval> removed = new ArrayList<>();
            List<Image> candidates = candidates(request);
            for (Image image : candidates) {
                removed.addAll(untag(image, names(image), true));
                removed.add(new ImageRemoval.Deleted(image.id().toString()));
            }
            use.giveUpPrepared();
            Collected collected = store.removeUnreferenced(use.layers());
            removed.addAll(deleted(collected));
            return new ImagePruneReport(removed, collected.bytes());
        } catch (IOException e) {
            throw new EngineException(
                    EngineException.Kind.FAILED, "prune images: " + e.getMessage(), e);
        } finally {
            lock.unlock();
        }
    }

    /** Returns the images to go, those that were used longest ago first. */
    private List<Image> candidates(ImagePruneRequest request) throws IOException {
        List<Image> all = new ArrayList<>(store.list());
        long surplus = Long.MAX_VALUE;
        if (request.keep().isPresent()) {
            long sum = all.stream().mapToLong(Image::size).sum();
            surplus = sum - request.keep().getAsLong();
        }
        all.sort(Comparator.comparing(store::lastUsed));
        List<Image> going = new ArrayList<>();
        for (Image image : all) {
            if (surplus > 0 && isWanted(request, image) && use.user(image).isEmpty()) {
                going.add(image);
                surplus -= image.size();
            }
        }
        return going;
    }

    private static boolean isWanted(ImagePruneRequest request, Image image) {
        Instant created = image.config().created().orElse(Instant.EPOCH);
        return (request.all() || image.tags().isEmpty())
                && request.before().map(created::isBefore).orElse(true)
                && request.labels().stream().allMatch(label -> hasLabel(image, label))
                && request.withoutLabels().stream().noneMatch(label -> hasLabel(image, label));
    }

    private static boolean hasLabel(Image image, String label) {
        int equals = label.indexOf('=');
        String key = equals < 0 ? label : label.substring(0, equals);
        Optional<String> value = Optional.ofNullable(image.config().config().labels().get(key));
        return value.isPresent() && (equals < 0 || value.get().equals(label.substring(equals + 1)));
    }
}
