package dev.bulkhead.cli.flags;

import dev.bulkhead.engine.MountRequest;
import dev.bulkhead.engine.VolumeUse;
import java.util.Map;
import java.util.Optional;

/**
 * Reads {@code --volume}: {@code /inside} (a volume without a name), {@code name:/inside[:options]}
 * or {@code /host:/inside[:options]}, where a source that begins with a dot lies in the caller's
 * directory.
 */
final class VolumeValue {
    private static final String FLAG = "--volume";

    private final String value;
    private final Surroundings surroundings;
    private boolean readOnly;
    private boolean modeGiven;
    private boolean copy = true;
    private Optional<String> propagation = Optional.empty();

    private VolumeValue(String value, Surroundings surroundings) {
        this.value = value;
        this.surroundings = surroundings;
    }

    static MountRequest parse(String value, Surroundings surroundings) {
        return new VolumeValue(value, surroundings).mount();
    }

    private MountRequest mount() {
        String[] parts = value.split(":", -1);
        return switch (parts.length) {
            case 1 -> new MountRequest.Volume(Optional.empty(), destination(parts[0]), false);
            case 2 -> mount(parts[0], parts[1], "");
            case 3 -> mount(parts[0], parts[1], parts[2]);
            default -> throw invalid("expected [SOURCE:]DESTINATION[:OPTIONS]");
        };
    }

    private MountRequest mount(String source, String destination, String options) {
        if (!options.isEmpty()) {
            for (String option : options.split(",", -1)) {
                readOption(option);
            }
        }
        String inside = destination(destination);
        if (source.startsWith("/") || source.startsWith(".")) {
            if (!copy) {
                throw invalid(
                        "nocopy is for volumes: into a directory of the host nothing is copied");
            }
            return new MountRequest.Bind(
                    surroundings.resolve(FLAG, source),
                    inside,
                    readOnly,
                    true,
                    propagation.orElse(Propagation.DEFAULT),
                    true);
        }
        if (propagation.isPresent()) {
            throw invalid("a volume has no propagation; that is for directories of the host");
        }
        String name = VolumeName.parse(FLAG, value, source);
        VolumeUse use = new VolumeUse(copy, Optional.empty(), Map.of(), Map.of());
        return new MountRequest.Volume(Optional.of(name), inside, readOnly, use);
    }

    private void readOption(String option) {
        switch (option) {
            case "ro", "rw" -> {
                if (modeGiven) {
                    throw invalid("give one of ro and rw, once");
                }
                modeGiven = true;
                readOnly = option.equals("ro");
            }
            case "nocopy" -> copy = false;
            // For SELinux; for owners, which are right anyway; and for hosts that are no Linux.
            case "z", "Z", "U", "consistent", "cached", "delegated" -> {}
            default -> {
                if (!Propagation.isNamedBy(option) || propagation.isPresent()) {
                    throw invalid(
                            "option '%s': expected ro, rw or one kind of propagation such as rslave"
                                    .formatted(option));
                }
                propagation = Optional.of(option);
            }
        }
    }

    private String destination(String text) {
        return Destination.parse(FLAG, value, text);
    }

    private InvalidFlagException invalid(String expectation) {
        return new InvalidFlagException(FLAG, value, expectation);
    }
}
