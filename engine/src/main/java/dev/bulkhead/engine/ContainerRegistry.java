package dev.bulkhead.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The containers of an engine by id and name. A name belongs to one container at a time. */
final class ContainerRegistry {
    private final Map<String, LocalContainer> byId = new HashMap<>();
    private final Map<String, String> idsByName = new HashMap<>();

    /**
     * Takes a name for a container that is about to be made.
     *
     * @throws EngineException if another has it
     */
    synchronized void reserve(String name, String id) throws EngineException {
        String other = idsByName.putIfAbsent(name, id);
        if (other != null) {
            throw new EngineException(
                    EngineException.Kind.CONFLICT,
                    "the name \"%s\" is already in use by container %s; remove or rename that one, or choose another name"
                            .formatted(name, other.substring(0, 12)));
        }
    }

    /** Gives a name back that no container got. */
    synchronized void cancel(String name, String id) {
        idsByName.remove(name, id);
    }

    synchronized void add(LocalContainer container) {
        byId.put(container.id(), container);
        idsByName.put(container.record().name(), container.id());
    }

    synchronized void remove(ContainerRecord container) {
        if (byId.remove(container.id()) != null) {
            idsByName.remove(container.name());
        }
    }

    /** Returns the name of a container by its whole id. */
    synchronized Optional<String> name(String id) {
        return Optional.ofNullable(byId.get(id)).map(container -> container.record().name());
    }

    /**
     * Finds a container by its name, its id, or the first digits of its id.
     *
     * @throws EngineException if there is none, or several begin so
     */
    synchronized LocalContainer find(String reference) throws EngineException {
        LocalContainer exact = byId.get(idsByName.getOrDefault(reference, reference));
        if (exact != null) {
            return exact;
        }
        List<LocalContainer> matching =
                byId.values().stream()
                        .filter(container -> container.id().startsWith(reference))
                        .toList();
        if (matching.size() == 1 && !reference.isEmpty()) {
            return matching.getFirst();
        }
        throw matching.isEmpty() || reference.isEmpty()
                ? new EngineException(
                        EngineException.Kind.NOT_FOUND, "no such container: " + reference)
                : new EngineException(
                        EngineException.Kind.BAD_REQUEST,
                        "the id "
                                + reference
                                + " is ambiguous: "
                                + matching.size()
                                + " containers begin so; give more digits");
    }

    /** Returns all, the newest first. */
    synchronized List<LocalContainer> all() {
        List<LocalContainer> all = new ArrayList<>(byId.values());
        all.sort(Comparator.comparing(LocalContainer::created).reversed());
        return all;
    }
}
