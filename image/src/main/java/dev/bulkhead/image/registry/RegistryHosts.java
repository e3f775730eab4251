package dev.bulkhead.image.registry;

import dev.bulkhead.oci.Reference;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds the hosts of registries, by directories as containerd's and Docker's {@code certs.d}: in
 * {@code DIRECTORY/HOST[:PORT]/} may lie {@code hosts.toml}, {@code *.crt} (authorities), {@code
 * *.cert} and {@code *.key} (who this machine is); {@code _default} is for registries that have no
 * directory.
 */
public final class RegistryHosts {
    /** Where these files are looked for; the first directory that has something for a host wins. */
    public static final List<Path> DIRECTORIES =
            List.of(
                    Path.of("/etc/bulkhead/certs.d"),
                    Path.of("/etc/containerd/certs.d"),
                    Path.of("/etc/containers/certs.d"),
                    Path.of("/etc/docker/certs.d"));

    private static final String DEFAULT = "_default";
    private static final String DOCKER_HUB = "registry-1.docker.io";

    private final List<Path> directories;

    /** Looks into directories. */
    public RegistryHosts(List<Path> directories) {
        this.directories = List.copyOf(directories);
    }

    /** Returns the hosts to ask, in order; the registry's own is the last. */
    public List<RegistryHost> of(String registry) throws IOException {
        Optional<Path> directory = directory(registry);
        Optional<Path> file = directory.map(path -> path.resolve("hosts.toml"));
        List<RegistryHost> hosts = new ArrayList<>();
        if (file.isEmpty() || !Files.isRegularFile(file.get())) {
            hosts.add(own(registry, directory));
            return hosts;
        }
        HostsFile configured = HostsFile.read(file.get());
        for (String url : configured.hosts().keySet()) {
            HostsFile.Settings settings =
                    java.util.Objects.requireNonNull(configured.hosts().get(url));
            if (settings.isCapableOf("pull") || settings.isCapableOf("push")) {
                hosts.add(host(url, settings, directory.orElseThrow(), true));
            }
        }
        Optional<String> server = configured.server();
        hosts.add(
                server.isPresent()
                        ? host(server.get(), configured.own(), directory.orElseThrow(), false)
                        : own(registry, directory));
        return hosts;
    }

    private Optional<Path> directory(String registry) {
        for (String name : List.of(registry, DEFAULT)) {
            for (Path each : directories) {
                Path directory = each.resolve(name);
                if (Files.isDirectory(directory)) {
                    return Optional.of(directory);
                }
            }
        }
        return Optional.empty();
    }

    private static RegistryHost host(
            String url, HostsFile.Settings settings, Path directory, boolean mirror)
            throws IOException {
        String complete = url.contains("://") ? url : "https://" + url;
        URI base = URI.create(settings.flag("override_path") ? complete : complete + "/v2");
        if (base.getAuthority() == null) {
            throw new IOException("%s/hosts.toml: \"%s\" names no host".formatted(directory, url));
        }
        List<Path> authorities = new ArrayList<>();
        for (String file : settings.all("ca")) {
            authorities.add(directory.resolve(file));
        }
        return new RegistryHost(
                base,
                false,
                !settings.flag("skip_verify"),
                authorities,
                client(settings, directory),
                settings.isCapableOf("push"),
                mirror);
    }

    private static Optional<RegistryHost.ClientCertificate> client(
            HostsFile.Settings settings, Path directory) {
        List<String> files = settings.all("client");
        return files.size() < 2
                ? Optional.empty()
                : Optional.of(
                        new RegistryHost.ClientCertificate(
                                directory.resolve(files.get(0)), directory.resolve(files.get(1))));
    }

    private static RegistryHost own(String registry, Optional<Path> directory) throws IOException {
        String host = registry.equals(Reference.DEFAULT_REGISTRY) ? DOCKER_HUB : registry;
        List<Path> authorities = new ArrayList<>();
        Optional<RegistryHost.ClientCertificate> client = Optional.empty();
        if (directory.isPresent()) {
            try (Stream<Path> files = Files.list(directory.get())) {
                for (Path file : files.sorted().toList()) {
                    String name = file.getFileName().toString();
                    if (name.endsWith(".crt")) {
                        authorities.add(file);
                    } else if (name.endsWith(".cert")) {
                        Path key = file.resolveSibling(name.replaceFirst("cert$", "key"));
                        client = Optional.of(new RegistryHost.ClientCertificate(file, key));
                    }
                }
            }
        }
        return new RegistryHost(
                URI.create("https://" + host + "/v2"),
                isOwnMachine(host),
                true,
                authorities,
                client,
                true,
                false);
    }

    /** As Docker, which takes registries of the machine itself without TLS. */
    private static boolean isOwnMachine(String host) {
        String name = host.replaceFirst(":\\d+$", "");
        return name.equals("localhost") || name.equals("[::1]") || name.startsWith("127.");
    }
}
