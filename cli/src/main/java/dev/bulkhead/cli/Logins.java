package dev.bulkhead.cli;

import dev.bulkhead.engine.DockerConfig;
import dev.bulkhead.engine.EngineException;
import dev.bulkhead.engine.RegistryCredentials;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who callers are to registries: what they logged in with since this process began, else what their
 * own configuration of Docker says. No secret is ever written to a file: where no program keeps
 * secrets, this process remembers them as long as it lives.
 */
final class Logins {
    private final Map<String, RegistryCredentials> remembered = new ConcurrentHashMap<>();

    /** Returns who a caller is to the registry of an image. */
    Optional<RegistryCredentials> find(Caller caller, String reference) throws EngineException {
        String registry = registryOf(reference);
        Optional<RegistryCredentials> known = Optional.ofNullable(remembered.get(registry));
        return known.isPresent() ? known : DockerConfig.of(caller.environment()).find(registry);
    }

    /** Returns the registry in an image's name, as Docker reads names. */
    static String registryOf(String reference) {
        int slash = reference.indexOf('/');
        String first = slash < 0 ? "" : reference.substring(0, slash);
        boolean host = first.contains(".") || first.contains(":") || first.equals("localhost");
        return host ? registry(first) : "docker.io";
    }

    /** Returns a registry's name without what people write around it. */
    static String registry(String server) {
        String name = server.replaceFirst("^https?://", "").replaceFirst("/.*$", "");
        return name.isEmpty()
                        || name.equals("index.docker.io")
                        || name.equals("registry-1.docker.io")
                ? "docker.io"
                : name;
    }

    /**
     * Keeps credentials.
     *
     * @return the program that keeps them; absent: this process
     */
    Optional<String> keep(Caller caller, String registry, RegistryCredentials credentials)
            throws EngineException {
        DockerConfig config = DockerConfig.of(caller.environment());
        Optional<String> helper = config.helper(registry);
        if (helper.isPresent()) {
            config.store(registry, credentials);
        } else {
            remembered.put(registry, credentials);
        }
        return helper;
    }

    /** Forgets credentials. */
    void forget(Caller caller, String registry) throws EngineException {
        remembered.remove(registry);
        DockerConfig config = DockerConfig.of(caller.environment());
        if (config.helper(registry).isPresent()) {
            config.erase(registry);
        }
    }
}
