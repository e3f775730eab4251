package dev.bulkhead.engine;

import dev.bulkhead.image.Image;
import dev.bulkhead.image.ImageStore;
import dev.bulkhead.image.IndexEntry;
import dev.bulkhead.image.registry.Credentials;
import dev.bulkhead.image.registry.Registries;
import dev.bulkhead.image.registry.RegistryException;
import dev.bulkhead.oci.Descriptor;
import dev.bulkhead.oci.Digest;
import dev.bulkhead.oci.Platform;
import dev.bulkhead.oci.Reference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The images of registries. */
final class RemoteImages {
    private static final int NOT_FOUND = 404;

    private final ImageStore store;
    private final ImageFinder finder;
    private final Registries registries;

    RemoteImages(ImageStore store, ImageFinder finder, Registries registries) {
        this.store = store;
        this.finder = finder;
        this.registries = registries;
    }

    /** Does something with a registry. */
    private interface Work<T> {
        T run() throws IOException, InterruptedException, EngineException;
    }

    private static <T> T attempt(String what, Work<T> work) throws EngineException {
        try {
            return work.run();
        } catch (RegistryException e) {
            EngineException.Kind kind =
                    e.status() == NOT_FOUND
                            ? EngineException.Kind.NOT_FOUND
                            : EngineException.Kind.FAILED;
            throw new EngineException(kind, what + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new EngineException(EngineException.Kind.FAILED, what + ": " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new EngineException(
                    EngineException.Kind.BAD_REQUEST, what + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException(
                    EngineException.Kind.FAILED,
                    what + ": interrupted; the next attempt goes on from here",
                    e);
        }
    }

    private static Optional<Credentials> credentials(Optional<RegistryCredentials> given) {
        return given.map(each -> new Credentials(each.username(), each.secret()));
    }

    List<ImageInfo> pull(PullRequest request, Consumer<ImageProgress> progress)
            throws EngineException {
        Reference name = RootFileSystems.parse(request.reference());
        return attempt(
                "pull " + request.reference(),
                () -> {
                    List<ImageInfo> pulled = new ArrayList<>();
                    for (Reference each : names(name, request)) {
                        pulled.add(pull(each, request, progress));
                    }
                    return pulled;
                });
    }

    private List<Reference> names(Reference name, PullRequest request)
            throws IOException, InterruptedException {
        if (!request.allTags()) {
            return List.of(name);
        }
        requireNoTag(request.reference(), name);
        List<String> tags = registries.tags(name, credentials(request.credentials()), _ -> {});
        return tags.stream().map(tag -> tagged(name, tag)).toList();
    }

    private static void requireNoTag(String reference, Reference name) {
        boolean tagged = reference.endsWith(":" + name.tag().orElse("")) && name.tag().isPresent();
        if (tagged || name.digest().isPresent()) {
            throw new IllegalArgumentException("tag can't be used with all tags");
        }
    }

    private static Reference tagged(Reference name, String tag) {
        return new Reference(
                name.registry(), name.repository(), Optional.of(tag), Optional.empty());
    }

    private ImageInfo pull(Reference name, PullRequest request, Consumer<ImageProgress> progress)
            throws IOException, InterruptedException {
        Optional<Digest> before = store.find(name).map(Image::id);
        String what = name.digest().map(Digest::toString).or(name::tag).orElse("");
        progress.accept(
                new ImageProgress(Optional.of(what), "Pulling from " + name.repository(), 0, 0));
        IndexEntry entry =
                registries.pull(
                        store,
                        name,
                        request.platform().map(Platform::parse),
                        credentials(request.credentials()),
                        new TransferReport(progress));
        Image image = store.find(entry.name().orElse(name)).orElseThrow(() -> gone(name));
        boolean same = before.equals(Optional.of(image.id()));
        progress.accept(ImageProgress.of("Digest: " + entry.registryDigest()));
        progress.accept(
                ImageProgress.of(
                        same
                                ? "Status: Image is up to date for " + name.familiar()
                                : "Status: Downloaded newer image for " + name.familiar()));
        return ImageDescription.info(image);
    }

    private static IOException gone(Reference name) {
        return new IOException(
                "somebody removed %s at once; pull it again".formatted(name.familiar()));
    }

    List<PushedImage> push(PushRequest request, Consumer<ImageProgress> progress)
            throws EngineException {
        List<Reference> names = pushed(request);
        List<PushedImage> pushed = new ArrayList<>();
        for (Reference name : names) {
            pushed.add(push(name, request, progress));
        }
        return pushed;
    }

    private List<Reference> pushed(PushRequest request) throws EngineException {
        Reference name = RootFileSystems.parse(request.reference());
        if (!request.allTags()) {
            return List.of(name);
        }
        return attempt(
                "push " + request.reference(),
                () -> {
                    requireNoTag(request.reference(), name);
                    List<Reference> tags =
                            store.list().stream()
                                    .flatMap(image -> image.tags().stream())
                                    .filter(tag -> tag.name().equals(name.name()))
                                    .toList();
                    if (tags.isEmpty()) {
                        throw new IOException("there is no image of repository " + name.name());
                    }
                    return tags;
                });
    }

    private PushedImage push(Reference name, PushRequest request, Consumer<ImageProgress> progress)
            throws EngineException {
        ImageFinder.Found found =
                finder.look(name.toString())
                        .orElseThrow(() ->
                                new EngineException(
                                        EngineException.Kind.NOT_FOUND,
                                        "An image does not exist locally with the tag: "
                                                + name.name()));
        requirePlatform(found.image(), request);
        progress.accept(ImageProgress.of("The push refers to repository [" + name.name() + "]"));
        return attempt(
                "push " + name.familiar(),
                () -> {
                    Descriptor descriptor =
                            registries.push(
                                    store,
                                    found.entry(),
                                    name,
                                    found.image().digests(),
                                    credentials(request.credentials()),
                                    new TransferReport(progress));
                    String tag = name.tag().orElse("");
                    progress.accept(
                            ImageProgress.of(
                                    "%s: digest: %s size: %d"
                                            .formatted(
                                                    tag, descriptor.digest(), descriptor.size())));
                    return new PushedImage(
                            name.familiar(),
                            tag,
                            descriptor.digest().toString(),
                            descriptor.size());
                });
    }

    private static void requirePlatform(Image image, PushRequest request) throws EngineException {
        Platform found = image.config().platform();
        if (request.platform().map(Platform::parse).filter(each -> !each.runs(found)).isPresent()) {
            throw new EngineException(
                    EngineException.Kind.NOT_FOUND,
                    "image %s is for %s, and not for %s as was asked"
                            .formatted(request.reference(), found, request.platform().get()));
        }
    }

    DistributionInfo distribution(String reference, Optional<RegistryCredentials> credentials)
            throws EngineException {
        Reference name = RootFileSystems.parse(reference);
        return attempt(
                "look up " + reference,
                () -> {
                    Registries.Resolved found =
                            registries.resolve(name, credentials(credentials), _ -> {});
                    return new DistributionInfo(
                            found.descriptor().mediaType(),
                            found.descriptor().digest().toString(),
                            found.descriptor().size(),
                            found.platforms().stream().map(Platform::toString).toList());
                });
    }

    void login(String registry, RegistryCredentials credentials) throws EngineException {
        attempt(
                "login to " + registry,
                () -> {
                    registries.login(
                            registry,
                            new Credentials(credentials.username(), credentials.secret()),
                            _ -> {});
                    return registry;
                });
    }
}
