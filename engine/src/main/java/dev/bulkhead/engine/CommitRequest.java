package dev.bulkhead.engine;

import java.util.List;
import java.util.Optional;

/**
 * An image that shall be made of a container.
 *
 * @param name such as {@code mine:2}; absent: it has none, and is found by its id
 * @param changes instructions of a Dockerfile that change its settings, such as {@code CMD ["sh"]}
 * @param author whom its history names
 * @param message for its history
 * @param pause whether a running container stands still meanwhile
 */
public record CommitRequest(
        Optional<String> name,
        List<String> changes,
        Optional<String> author,
        Optional<String> message,
        boolean pause) {
    public CommitRequest {
        changes = List.copyOf(changes);
    }

    /** An image of a name, with the container's own settings; it stands still meanwhile. */
    public static CommitRequest named(String name) {
        return new CommitRequest(
                Optional.of(name), List.of(), Optional.empty(), Optional.empty(), true);
    }
}
