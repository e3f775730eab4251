package dev.bulkhead.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bulkhead.oci.Reference;
import dev.bulkhead.oci.json.Json;
import dev.bulkhead.oci.json.MalformedDocumentException;
import dev.bulkhead.oci.json.ObjectReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Docker's {@code config.json} of a user: who that is to registries, in the file or by programs
 * that keep secrets ({@code docker-credential-NAME}). This engine reads secrets from the file, but
 * writes none there.
 */
public final class DockerConfig {
    private static final int LARGEST = 4 << 20;
    private static final String HUB = "https://index.docker.io/v1/";

    private final Map<String, String> environment;
    private final Map<String, Auth> auths;
    private final Map<String, String> helpers;
    private final Optional<String> store;

    private DockerConfig(
            Map<String, String> environment,
            Map<String, Auth> auths,
            Map<String, String> helpers,
            Optional<String> store) {
        this.environment = Map.copyOf(environment);
        this.auths = auths;
        this.helpers = helpers;
        this.store = store;
    }

    private record Auth(Optional<String> pair, Optional<String> identityToken) {
        static Auth read(ObjectReader in) {
            return new Auth(in.string("auth"), in.string("identitytoken"));
        }

        @Override
        public String toString() {
            return "Auth";
        }
    }

    /**
     * Reads the file of a user.
     *
     * @param environment the user's: DOCKER_CONFIG or HOME tell where the file is, PATH where the
     *     programs are
     * @throws EngineException if the file is malformed or cannot be read; where there is none,
     *     nobody is anybody
     */
    public static DockerConfig of(Map<String, String> environment) throws EngineException {
        Optional<Path> file =
                Optional.ofNullable(environment.get("DOCKER_CONFIG"))
                        .map(Path::of)
                        .or(() ->
                                Optional.ofNullable(environment.get("HOME"))
                                        .map(home -> Path.of(home, ".docker")))
                        .map(directory -> directory.resolve("config.json"));
        try {
            byte[] document = file.isPresent() ? read(file.get()) : "{}".getBytes(UTF_8);
            return Json.read(document, LARGEST, in -> read(in, environment));
        } catch (IOException | MalformedDocumentException e) {
            throw new EngineException(
                    EngineException.Kind.BAD_REQUEST,
                    "credentials file %s: %s"
                            .formatted(file.map(Path::toString).orElse(""), e.getMessage()),
                    e);
        }
    }

    private static byte[] read(Path file) throws IOException {
        try {
            if (Files.size(file) > LARGEST) {
                throw new IOException("larger than " + LARGEST + " bytes");
            }
            return Files.readAllBytes(file);
        } catch (NoSuchFileException none) {
            return "{}".getBytes(UTF_8);
        }
    }

    private static DockerConfig read(ObjectReader in, Map<String, String> environment) {
        return new DockerConfig(
                environment,
                in.objectMap("auths", Auth::read),
                in.stringMap("credHelpers"),
                in.string("credsStore"));
    }

    /** Returns the program that keeps secrets for a registry, if the file names one. */
    public Optional<String> helper(String registry) {
        return keys(registry).stream()
                .flatMap(key -> Optional.ofNullable(helpers.get(key)).stream())
                .findFirst()
                .or(() -> store);
    }

    /** Returns the ways in which a registry is called in such files. */
    private static List<String> keys(String registry) {
        return registry.equals(Reference.DEFAULT_REGISTRY)
                ? List.of(HUB, "docker.io", "index.docker.io", "registry-1.docker.io")
                : List.of(
                        registry,
                        "https://" + registry,
                        "https://" + registry + "/",
                        "https://" + registry + "/v1/",
                        "https://" + registry + "/v2/");
    }

    /** Returns who the user is to a registry. */
    public Optional<RegistryCredentials> find(String registry) throws EngineException {
        Optional<String> helper = helper(registry);
        if (helper.isPresent()) {
            Optional<RegistryCredentials> kept =
                    new CredentialHelper(helper.get(), environment).get(keys(registry).getFirst());
            if (kept.isPresent()) {
                return kept;
            }
        }
        for (String key : keys(registry)) {
            Optional<Auth> auth = Optional.ofNullable(auths.get(key));
            if (auth.isPresent()) {
                return credentials(auth.get());
            }
        }
        return Optional.empty();
    }

    private static Optional<RegistryCredentials> credentials(Auth auth) throws EngineException {
        if (auth.identityToken.isPresent()) {
            return Optional.of(new RegistryCredentials("", auth.identityToken.get()));
        }
        if (auth.pair.isEmpty()) {
            return Optional.empty();
        }
        try {
            String pair = new String(Base64.getDecoder().decode(auth.pair.get()), UTF_8);
            int colon = pair.indexOf(':');
            if (colon > 0) {
                return Optional.of(
                        new RegistryCredentials(
                                pair.substring(0, colon), pair.substring(colon + 1)));
            }
        } catch (IllegalArgumentException notBase64) {
            // Told below, without the secret.
        }
        throw new EngineException(
                EngineException.Kind.BAD_REQUEST,
                "credentials file: an \"auth\" is not user:password in base64; log in again");
    }

    /**
     * Gives credentials to the program that keeps secrets.
     *
     * @throws EngineException if the file names none, or it fails
     */
    public void store(String registry, RegistryCredentials credentials) throws EngineException {
        new CredentialHelper(requireHelper(registry), environment)
                .store(keys(registry).getFirst(), credentials);
    }

    /** Has the program that keeps secrets forget a registry. */
    public void erase(String registry) throws EngineException {
        new CredentialHelper(requireHelper(registry), environment).erase(keys(registry).getFirst());
    }

    private String requireHelper(String registry) throws EngineException {
        return helper(registry)
                .orElseThrow(() ->
                        new EngineException(
                                EngineException.Kind.BAD_REQUEST,
                                "no program keeps secrets for registry "
                                        + registry
                                        + "; name one as credsStore in Docker's config.json"));
    }
}
