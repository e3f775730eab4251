package dev.bulkhead.image;

import dev.bulkhead.kernel.Directory;
import dev.bulkhead.kernel.Errno;
import dev.bulkhead.kernel.Fcntl;
import dev.bulkhead.kernel.KernelException;
import dev.bulkhead.oci.Digest;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When images were last used: the times of empty files {@code uses/HEX}. A minute is near enough,
 * so that a start of a container mostly writes nothing.
 */
final class LastUses {
    private static final String NAME = "uses";
    private static final Duration EXACT_TO = Duration.ofMinutes(1);

    private final Directory store;
    private final Map<Digest, Instant> written = new ConcurrentHashMap<>();

    private LastUses(Directory store) {
        this.store = store;
    }

    static LastUses in(Directory store) throws KernelException {
        store.openOrMake(NAME, 0700).close();
        return new LastUses(store);
    }

    /** Takes note that an image is used now. */
    void note(Digest id) throws KernelException {
        Instant now = Instant.now();
        Optional<Instant> last = Optional.ofNullable(written.get(id));
        if (last.filter(time -> time.isAfter(now.minus(EXACT_TO))).isPresent()) {
            return;
        }
        store.open(path(id), Fcntl.O_CREAT | Fcntl.O_WRONLY, 0600, 0).close();
        store.utimensat(path(id), now, now);
        written.put(id, now);
    }

    /** Returns when an image was last used, if it ever was. */
    Optional<Instant> of(Digest id) throws KernelException {
        try {
            return Optional.of(store.statx(path(id)).modified());
        } catch (KernelException e) {
            if (e.errno() == Errno.ENOENT) {
                return Optional.empty();
            }
            throw e;
        }
    }

    void forget(Digest id) throws KernelException {
        written.remove(id);
        store.deleteTree(path(id));
    }

    private static String path(Digest id) {
        return NAME + "/" + id.hex();
    }
}
