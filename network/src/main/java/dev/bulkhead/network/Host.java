package dev.bulkhead.network;

import dev.bulkhead.kernel.Fd;
import dev.bulkhead.kernel.Namespaces;
import dev.bulkhead.kernel.RtNetlink;
import dev.bulkhead.kernel.nft.NfTables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The network namespace that the bridges are in: this process's own, or another. */
final class Host implements AutoCloseable {
    private static final Path SETTINGS = Path.of("/proc/sys/net");

    private final Optional<Fd> namespace;
    private final RtNetlink links;
    private final NfTables filter;

    private Host(Optional<Fd> namespace, RtNetlink links, NfTables filter) {
        this.namespace = namespace;
        this.links = links;
        this.filter = filter;
    }

    static Host open(Optional<Fd> namespace) throws IOException {
        RtNetlink links = inside(namespace, RtNetlink::open);
        try {
            return new Host(namespace, links, inside(namespace, NfTables::open));
        } catch (IOException e) {
            links.close();
            throw e;
        }
    }

    /** Does work in the namespace; it must not start threads. */
    <T> T inside(Namespaces.Task<T> work) throws IOException {
        return inside(namespace, work);
    }

    private static <T> T inside(Optional<Fd> namespace, Namespaces.Task<T> work)
            throws IOException {
        return namespace.isPresent()
                ? Namespaces.inside(List.of(namespace.get()), work)
                : work.run();
    }

    RtNetlink links() {
        return links;
    }

    NfTables filter() {
        return filter;
    }

    /** Reads a setting of the calling thread's namespace, such as {@code ipv4/ip_forward}. */
    static Optional<String> setting(String name) throws IOException {
        Path file = SETTINGS.resolve(name);
        return Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
    }

    /**
     * Changes a setting of the calling thread's namespace, unless it has that value.
     *
     * @return whether it was changed; false also where this kernel does not have it
     */
    static boolean set(String name, String value) throws IOException {
        Optional<String> before = setting(name);
        if (before.isEmpty() || before.get().equals(value)) {
            return false;
        }
        Files.writeString(SETTINGS.resolve(name), value);
        return true;
    }

    @Override
    public void close() {
        links.close();
        filter.close();
    }
}
