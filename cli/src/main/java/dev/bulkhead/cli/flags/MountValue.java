package dev.bulkhead.cli.flags;

import dev.bulkhead.engine.MountRequest;
import dev.bulkhead.engine.VolumeInfo;
import dev.bulkhead.engine.VolumeUse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads {@code --mount}: {@code type=bind|volume|tmpfs} and further {@code key=value}, by commas.
 */
final class MountValue {
    private static final String FLAG = "--mount";
    private static final String TYPE = "type";
    private static final String SOURCE = "source";
    private static final String TARGET = "target";
    private static final String READ_ONLY = "readonly";
    private static final String PROPAGATION = "bind-propagation";
    private static final String RECURSIVE = "bind-recursive";
    private static final String NON_RECURSIVE = "bind-nonrecursive";
    private static final String READ_ONLY_RECURSIVE = "readonly-force-recursive";
    private static final String CREATE = "bind-create-src";
    private static final String NO_COPY = "volume-nocopy";
    private static final String SUBPATH = "volume-subpath";
    private static final String LABEL = "volume-label";
    private static final String OPTION = "volume-opt";
    private static final String DRIVER = "volume-driver";
    private static final String SIZE = "tmpfs-size";
    private static final String MODE = "tmpfs-mode";

    /** Understood for every type; consistency is for hosts that are no Linux. */
    private static final Set<String> GENERAL =
            Set.of(TYPE, SOURCE, TARGET, READ_ONLY, "consistency");

    private final String value;
    private final Surroundings surroundings;
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final List<String> labels = new ArrayList<>();
    private final List<String> options = new ArrayList<>();

    private MountValue(String value, Surroundings surroundings) {
        this.value = value;
        this.surroundings = surroundings;
    }

    static MountRequest parse(String value, Surroundings surroundings) {
        return new MountValue(value, surroundings).mount();
    }

    private MountRequest mount() {
        for (String field : CommaSeparated.fields(FLAG, value)) {
            readField(field);
        }
        String type = settings.getOrDefault(TYPE, "volume");
        return switch (type) {
            case "bind" -> bind();
            case "volume" -> volume();
            case "tmpfs" -> tmpfs();
            default -> throw invalid("type '%s': expected bind, volume or tmpfs".formatted(type));
        };
    }

    private void readField(String field) {
        int separator = field.indexOf('=');
        String key = canonical(separator < 0 ? field : field.substring(0, separator));
        boolean mayStandAlone =
                Set.of(READ_ONLY, NON_RECURSIVE, NO_COPY, READ_ONLY_RECURSIVE, CREATE)
                        .contains(key);
        if (separator < 0 && !mayStandAlone) {
            throw invalid("'%s' is not KEY=VALUE".formatted(field));
        }
        String text = separator < 0 ? "true" : field.substring(separator + 1);
        switch (key) {
            case LABEL -> labels.add(text);
            case OPTION -> options.add(text);
            default -> {}
        }
        settings.put(key, text);
    }

    private static String canonical(String key) {
        return switch (key) {
            case "src" -> SOURCE;
            case "dst", "destination" -> TARGET;
            case "ro" -> READ_ONLY;
            default -> key;
        };
    }

    private MountRequest bind() {
        requireKeys(
                "bind", Set.of(PROPAGATION, RECURSIVE, NON_RECURSIVE, READ_ONLY_RECURSIVE, CREATE));
        String source = source().orElseThrow(() -> invalid("a bind mount needs source=PATH"));
        String propagation = settings.getOrDefault(PROPAGATION, Propagation.DEFAULT);
        if (!Propagation.isNamedBy(propagation)) {
            throw invalid(
                    "%s '%s': expected [r]private, [r]slave or [r]shared"
                            .formatted(PROPAGATION, propagation));
        }
        return new MountRequest.Bind(
                surroundings.resolve(FLAG, source),
                target(),
                isTrue(READ_ONLY),
                isRecursive(),
                propagation,
                isTrue(CREATE),
                settings.getOrDefault(RECURSIVE, "").equals("writable"));
    }

    private boolean isRecursive() {
        return switch (settings.getOrDefault(RECURSIVE, "enabled")) {
            case "enabled" -> !isTrue(NON_RECURSIVE);
            case "disabled" -> false;
            case "writable", "readonly" -> {
                if (!isTrue(READ_ONLY)) {
                    throw invalid(
                            RECURSIVE + "=" + settings.get(RECURSIVE) + " needs readonly too");
                }
                yield true;
            }
            default ->
                    throw invalid(
                            RECURSIVE
                                    + ": expected enabled, disabled, writable or readonly; what"
                                    + " lies below a read-only mount is read-only");
        };
    }

    private MountRequest volume() {
        requireKeys("volume", Set.of(NO_COPY, SUBPATH, LABEL, OPTION, DRIVER));
        String driver = settings.getOrDefault(DRIVER, VolumeInfo.DRIVER);
        if (!driver.equals(VolumeInfo.DRIVER)) {
            throw invalid("%s '%s': there is only local".formatted(DRIVER, driver));
        }
        Optional<String> name = source().map(text -> VolumeName.parse(FLAG, value, text));
        Optional<String> subpath = Optional.ofNullable(settings.get(SUBPATH));
        if (subpath.isPresent() && (subpath.get().isEmpty() || subpath.get().startsWith("/"))) {
            throw invalid(SUBPATH + ": expected a path within the volume, without a / before it");
        }
        VolumeUse use =
                new VolumeUse(
                        !isTrue(NO_COPY),
                        subpath,
                        KeyValues.parse(FLAG, labels),
                        KeyValues.parse(FLAG, options));
        return new MountRequest.Volume(name, target(), isTrue(READ_ONLY), use);
    }

    private MountRequest tmpfs() {
        requireKeys("tmpfs", Set.of(SIZE, MODE));
        if (source().isPresent()) {
            throw invalid("a tmpfs has no source");
        }
        List<String> ofTmpfs = new ArrayList<>();
        if (settings.containsKey(SIZE)) {
            ofTmpfs.add("size=" + ByteSize.parse(FLAG + " " + SIZE, settings.get(SIZE)));
        }
        if (settings.containsKey(MODE)) {
            String mode = settings.get(MODE);
            if (!mode.matches("[0-7]{1,4}")) {
                throw invalid("%s '%s': expected an octal mode such as 1770".formatted(MODE, mode));
            }
            ofTmpfs.add("mode=" + mode);
        }
        if (isTrue(READ_ONLY)) {
            ofTmpfs.add("ro");
        }
        return new MountRequest.Tmpfs(target(), ofTmpfs);
    }

    private void requireKeys(String type, Set<String> ofType) {
        for (String key : settings.keySet()) {
            if (!GENERAL.contains(key) && !ofType.contains(key)) {
                throw invalid("'%s' is no setting of a %s mount".formatted(key, type));
            }
        }
    }

    private Optional<String> source() {
        return Optional.ofNullable(settings.get(SOURCE)).filter(text -> !text.isEmpty());
    }

    private String target() {
        if (!settings.containsKey(TARGET)) {
            throw invalid("it needs target=PATH");
        }
        return Destination.parse(FLAG, value, settings.get(TARGET));
    }

    private boolean isTrue(String key) {
        return settings.containsKey(key) && Truth.parse(FLAG, value, settings.get(key));
    }

    private InvalidFlagException invalid(String expectation) {
        return new InvalidFlagException(FLAG, value, expectation);
    }
}
