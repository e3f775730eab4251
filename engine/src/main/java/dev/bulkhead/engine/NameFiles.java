package dev.bulkhead.engine;

import dev.bulkhead.network.dns.ResolverFile;
import dev.bulkhead.oci.runtime.Mount;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The files by which a container's programs know names: its own, those of its networks, and who is
 * asked for others. They lie in the container's directory and are mounted over the image's, which
 * stay as they are. The container may change them; what it wrote is never taken for anything.
 */
final class NameFiles {
    private static final String HOSTS = "hosts";
    private static final String HOSTNAME = "hostname";
    private static final String RESOLVER = "resolv.conf";

    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

    /** More than this nobody has written for a resolver. */
    private static final int MAX_BYTES = 1 << 20;

    private final Path directory;
    private final ContainerRecord container;

    /**
     * Those of a container.
     *
     * @param directory the container's directory
     */
    NameFiles(Path directory, ContainerRecord container) {
        this.directory = directory;
        this.container = container;
    }

    /** Returns the mounts of the files; where the request mounts its own, that is what counts. */
    List<Mount> mounts() {
        List<String> options = new ArrayList<>(List.of("bind", "rprivate"));
        if (container.firstId().isPresent()) {
            options.add("idmap");
        }
        return Map.of(
                        "/etc/hosts", HOSTS,
                        "/etc/hostname", HOSTNAME,
                        "/etc/resolv.conf", RESOLVER)
                .entrySet()
                .stream()
                .filter(file -> !isMounted(file.getKey()))
                .sorted(Map.Entry.comparingByKey())
                .map(file ->
                        new Mount(
                                file.getKey(),
                                "bind",
                                directory.resolve(file.getValue()).toString(),
                                options))
                .toList();
    }

    private boolean isMounted(String destination) {
        return container.request().mounts().stream()
                .anyMatch(mount -> mount.destination().equals(destination));
    }

    /** Writes them for a container that is about to start. */
    void write(List<NetworkPlace> places) throws IOException {
        String hostname = hostname();
        write(HOSTS, text(new HostsText(container, hostname).lines(places)));
        write(HOSTNAME, hostname + "\n");
        write(RESOLVER, resolver(places));
    }

    /** Changes them when a container that runs is connected to or disconnected from a network. */
    void change(List<NetworkPlace> before, List<NetworkPlace> after) throws IOException {
        HostsText hosts = new HostsText(container, hostname());
        List<String> present = read(HOSTS).lines().toList();
        write(HOSTS, text(HostsText.change(present, hosts.lines(before), hosts.lines(after))));
        if (read(RESOLVER).equals(resolver(before))) {
            write(RESOLVER, resolver(after));
        }
    }

    private String hostname() throws IOException {
        return container.request().namespaces().uts()
                ? Files.readString(HOST_NAME).strip()
                : container.hostname();
    }

    private String resolver(List<NetworkPlace> places) {
        return ResolverText.make(container.request(), places, host()).text();
    }

    /** With the host's network, what the host asks; from another, what can be asked from there. */
    private ResolverFile host() {
        return container.request().namespaces().network()
                ? ResolverFile.ofHost()
                : ResolverFile.ofHostElsewhere();
    }

    private static String text(List<String> lines) {
        return String.join("\n", lines) + "\n";
    }

    private String read(String name) throws IOException {
        try (FileChannel file = FileChannel.open(directory.resolve(name))) {
            ByteBuffer buffer = ByteBuffer.allocate(MAX_BYTES);
            while (file.read(buffer) > 0) {
                // Until it is full or the file ends.
            }
            return StandardCharsets.UTF_8.decode(buffer.flip()).toString();
        }
    }

    /** It is the mounted file that changes, not another in its place; and it is never empty. */
    private void write(String name, String text) throws IOException {
        Path path = directory.resolve(name);
        boolean isNew = Files.notExists(path);
        try (FileChannel file =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
            while (bytes.hasRemaining()) {
                file.write(bytes, bytes.position());
            }
            file.truncate(bytes.limit());
        }
        if (isNew) {
            // Whatever the umask of this process: every user inside reads them.
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r--r--"));
        }
    }
}
