package dev.bulkhead.runtime;

import dev.bulkhead.kernel.Fd;
import dev.bulkhead.kernel.Poller;
import dev.bulkhead.kernel.UserNamespace;
import dev.bulkhead.oci.runtime.IdMapping;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * User namespaces that nothing runs in, kept for their id maps: layers and volumes are shown
 * through them. One that was made for a range of ids serves every later container of that range.
 */
final class IdMaps implements AutoCloseable {
    private record Key(List<IdMapping> uids, List<IdMapping> gids) {}

    private final Map<Key, Fd> namespaces = new HashMap<>();
    private final Fd helper;
    private final Poller poller;

    IdMaps(Fd helper, Poller poller) {
        this.helper = helper;
        this.poller = poller;
    }

    /** Returns the namespace with these maps; it stays open as long as this object. */
    Fd namespace(List<IdMapping> uids, List<IdMapping> gids) throws IOException {
        Key key = new Key(uids, gids);
        synchronized (namespaces) {
            Fd known = namespaces.get(key);
            if (known != null) {
                return known;
            }
        }
        Fd made = UserNamespace.create(helper, kernelMappings(uids), kernelMappings(gids), poller);
        synchronized (namespaces) {
            Fd other = namespaces.putIfAbsent(key, made);
            if (other == null) {
                return made;
            }
            made.close();
            return other;
        }
    }

    private static List<dev.bulkhead.kernel.IdMapping> kernelMappings(List<IdMapping> mappings) {
        return mappings.stream()
                .map(mapping ->
                        new dev.bulkhead.kernel.IdMapping(
                                mapping.containerId(), mapping.hostId(), mapping.size()))
                .toList();
    }

    @Override
    public void close() {
        synchronized (namespaces) {
            namespaces.values().forEach(Fd::close);
            namespaces.clear();
        }
    }
}
