package dev.bulkhead.engine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where the files of a volume come from: the options {@code type}, {@code device} and {@code o} of
 * the driver {@code local}, as Docker's.
 */
sealed interface VolumeDriver {
    /** A directory of the engine's own. */
    record Own() implements VolumeDriver {}

    /**
     * A directory of the host.
     *
     * @param readOnly whatever the container asks for
     */
    record HostDirectory(Path directory, boolean readOnly) implements VolumeDriver {}

    /** Memory, for each container its own. */
    record Memory(List<String> options) implements VolumeDriver {
        public Memory {
            options = List.copyOf(options);
        }
    }

    /** What says that a directory is bound rather than a file system mounted. */
    Set<String> BINDING = Set.of("bind", "rbind");

    /**
     * Understands options.
     *
     * @throws EngineException if they ask for what this engine does not do
     */
    static VolumeDriver of(Map<String, String> options) throws EngineException {
        for (String key : options.keySet()) {
            if (!Set.of("type", "device", "o").contains(key)) {
                throw bad("invalid option \"" + key + "\"; those are type, device and o");
            }
        }
        String type = options.getOrDefault("type", "");
        String device = options.getOrDefault("device", "");
        List<String> words = new ArrayList<>(List.of(options.getOrDefault("o", "").split(",", -1)));
        words.removeIf(String::isEmpty);
        if (type.isEmpty() && device.isEmpty() && words.isEmpty()) {
            return new Own();
        }
        if (type.equals("tmpfs")) {
            return new Memory(words);
        }
        boolean bound = type.equals("bind") || words.stream().anyMatch(BINDING::contains);
        if (!bound) {
            throw bad(
                    "type \"%s\" is not supported: mount it on the host, and bind the place by type=none, o=bind, device=DIRECTORY; or use type=tmpfs"
                            .formatted(type));
        }
        return hostDirectory(device, words);
    }

    private static VolumeDriver hostDirectory(String device, List<String> words)
            throws EngineException {
        if (!device.startsWith("/")) {
            throw bad("device \"" + device + "\" is no absolute path of a directory");
        }
        Optional<String> unknown =
                words.stream()
                        .filter(word ->
                                !BINDING.contains(word) && !Set.of("ro", "rw").contains(word))
                        .findFirst();
        if (unknown.isPresent()) {
            throw bad("o=" + unknown.get() + ": a bind has bind, rbind, ro and rw");
        }
        return new HostDirectory(Path.of(device), words.contains("ro"));
    }

    private static EngineException bad(String message) {
        return new EngineException(
                EngineException.Kind.BAD_REQUEST, "options of a volume: " + message);
    }
}
