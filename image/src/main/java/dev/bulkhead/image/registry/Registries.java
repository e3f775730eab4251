package dev.bulkhead.image.registry;

import dev.bulkhead.image.ImageStore;
import dev.bulkhead.image.IndexEntry;
import dev.bulkhead.oci.Descriptor;
import dev.bulkhead.oci.Digest;
import dev.bulkhead.oci.MediaType;
import dev.bulkhead.oci.Platform;
import dev.bulkhead.oci.Reference;
import dev.bulkhead.oci.image.ImageCodec;
import dev.bulkhead.oci.image.ImageConfig;
import dev.bulkhead.oci.json.MalformedDocumentException;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All registries: gets images from them and puts images to them. */
public final class Registries implements AutoCloseable {
    private final RegistryHosts hosts;
    private final Transport transport = new Transport();

    /**
     * Speaks with registries; no connection is made before one is needed.
     *
     * @param hosts tells what hosts answer for one
     */
    public Registries(RegistryHosts hosts) {
        this.hosts = hosts;
    }

    /** Something done by one host. */
    private interface Work<T> {
        T run(RepositoryClient client) throws IOException, InterruptedException;
    }

    /** Asks the mirrors, and the registry's own host last. */
    private <T> T ask(
            Reference name, Optional<Credentials> credentials, Notices notices, Work<T> work)
            throws IOException, InterruptedException {
        List<RegistryHost> all = hosts.of(name.registry());
        for (RegistryHost host : all) {
            RepositoryClient client =
                    client(host, name, credentials, List.of(scope(name, "pull")), notices);
            try {
                return work.run(client);
            } catch (IOException e) {
                if (!host.mirror() || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                notices.tell("mirror %s: %s".formatted(host.name(), e.getMessage()));
            }
        }
        throw new IOException("no host is configured for registry " + name.registry());
    }

    private RepositoryClient client(
            RegistryHost host,
            Reference name,
            Optional<Credentials> credentials,
            List<String> scopes,
            Notices notices) {
        // A mirror is not told who somebody is to the registry.
        Optional<Credentials> told = host.mirror() ? Optional.empty() : credentials;
        Authorization authorization = new Authorization(told, scopes);
        return new RepositoryClient(
                new RegistryConnection(transport, host, authorization, notices), name.repository());
    }

    private static String scope(Reference name, String actions) {
        return "repository:" + name.repository() + ":" + actions;
    }

    /** Gets an image. */
    public IndexEntry pull(
            ImageStore store,
            Reference name,
            Optional<Platform> platform,
            Optional<Credentials> credentials,
            TransferNews news)
            throws IOException, InterruptedException {
        return ask(
                name,
                credentials,
                news,
                client -> new ImagePull(store, client, name, platform, news).run());
    }

    /** Returns all tags of a repository. */
    public List<String> tags(Reference name, Optional<Credentials> credentials, Notices notices)
            throws IOException, InterruptedException {
        return ask(name, credentials, notices, RepositoryClient::tags);
    }

    /**
     * What a name stands for.
     *
     * @param descriptor of the manifest or index
     * @param platforms that the image is there for
     */
    public record Resolved(Descriptor descriptor, List<Platform> platforms) {
        public Resolved {
            platforms = List.copyOf(platforms);
        }
    }

    /** Asks what a name stands for. */
    public Resolved resolve(Reference name, Optional<Credentials> credentials, Notices notices)
            throws IOException, InterruptedException {
        return ask(name, credentials, notices, client -> resolve(client, name));
    }

    private static Resolved resolve(RepositoryClient client, Reference name)
            throws IOException, InterruptedException {
        String wanted =
                name.digest()
                        .map(Digest::toString)
                        .orElseGet(() -> name.tag().orElse(Reference.DEFAULT_TAG));
        RepositoryClient.Document document = client.manifest(wanted);
        try {
            List<Platform> platforms = new ArrayList<>();
            if (MediaType.isIndex(document.descriptor().mediaType())) {
                ImageCodec.readIndex(document.bytes())
                        .manifests()
                        .forEach(each -> each.platform().ifPresent(platforms::add));
            } else {
                platforms.add(platform(client, document));
            }
            return new Resolved(document.descriptor(), platforms);
        } catch (MalformedDocumentException e) {
            throw new IOException(
                    "registry %s, %s: %s".formatted(client.host(), name.familiar(), e.getMessage()),
                    e);
        }
    }

    private static Platform platform(RepositoryClient client, RepositoryClient.Document document)
            throws IOException, InterruptedException {
        Descriptor config = ImageCodec.readManifest(document.bytes()).config();
        try (InputStream body = client.blob(config.digest(), 0).body()) {
            ImageConfig parsed = ImageCodec.readConfig(body.readNBytes(ImageCodec.MAX_BYTES));
            return parsed.platform();
        }
    }

    /**
     * Puts an image.
     *
     * @param name with the tag that it is to have there
     * @param known other names of the image: of repositories that may have its layers
     * @return what points to its manifest there
     */
    public Descriptor push(
            ImageStore store,
            IndexEntry image,
            Reference name,
            List<Reference> known,
            Optional<Credentials> credentials,
            TransferNews news)
            throws IOException, InterruptedException {
        RegistryHost host =
                hosts.of(name.registry()).stream()
                        .filter(each -> each.push() && !each.mirror())
                        .findFirst()
                        .orElseThrow(() ->
                                new IOException(
                                        "no host of registry %s takes images; see its hosts.toml"
                                                .formatted(name.registry())));
        Optional<Reference> source =
                known.stream()
                        .filter(each -> each.digest().isPresent())
                        .filter(each -> each.registry().equals(name.registry()))
                        .filter(each -> !each.repository().equals(name.repository()))
                        .findFirst();
        List<String> scopes = new ArrayList<>(List.of(scope(name, "pull,push")));
        source.ifPresent(each -> scopes.add(scope(each, "pull")));
        RepositoryClient client = client(host, name, credentials, scopes, news);
        Descriptor pushed =
                new ImagePush(store, client, image, source.map(Reference::repository), news)
                        .run(name);
        Reference byDigest =
                new Reference(
                        name.registry(),
                        name.repository(),
                        Optional.empty(),
                        Optional.of(pushed.digest()));
        store.tag(image, byDigest);
        return pushed;
    }

    /** Asks a registry whether it takes credentials; fails if not. */
    public void login(String registry, Credentials credentials, Notices notices)
            throws IOException, InterruptedException {
        List<RegistryHost> all = hosts.of(registry);
        RegistryConnection connection =
                new RegistryConnection(
                        transport,
                        all.getLast(),
                        new Authorization(Optional.of(credentials), List.of()),
                        notices);
        HttpResponse<InputStream> response =
                connection.send(RegistryConnection.Request.of("GET", "/", Map.of()));
        if (response.statusCode() != 200) {
            throw connection.refusal(response, "login as " + credentials.username());
        }
        response.body().close();
    }

    @Override
    public void close() {
        transport.close();
    }
}
