package dev.bulkhead.engine;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/** Ids and names of containers. */
final class ContainerNames {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,127}");
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int ID_BYTES = 32;

    private static final List<String> QUALITIES =
            List.of(
                    "able", "brave", "calm", "clear", "deft", "eager", "fair", "firm", "fleet",
                    "fresh", "glad", "grand", "handy", "hardy", "keen", "kind", "light", "lively",
                    "loyal", "neat", "noble", "plain", "proud", "quick", "quiet", "ready", "sharp",
                    "sound", "steady", "sure", "swift", "trim");

    private static final List<String> SHIP_PARTS =
            List.of(
                    "anchor", "beacon", "berth", "boom", "bow", "bridge", "buoy", "cabin",
                    "capstan", "cleat", "compass", "deck", "fender", "galley", "halyard", "hatch",
                    "hawser", "helm", "hull", "jib", "keel", "mast", "oar", "pennant", "pilot",
                    "quay", "rudder", "sail", "sextant", "spar", "stern", "tiller");

    private ContainerNames() {}

    static String newId() {
        byte[] bytes = new byte[ID_BYTES];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** Makes up a name; the id's own digits keep it from being taken twice. */
    static String madeUp(String id) {
        String quality = QUALITIES.get(RANDOM.nextInt(QUALITIES.size()));
        return quality
                + "_"
                + SHIP_PARTS.get(RANDOM.nextInt(SHIP_PARTS.size()))
                + "_"
                + id.substring(0, 6);
    }

    static String check(String name) throws EngineException {
        if (!NAME.matcher(name).matches()) {
            throw new EngineException(
                    EngineException.Kind.BAD_REQUEST,
                    "invalid container name: "
                            + name
                            + "; letters, digits, _ . and - are allowed, at most 128, beginning"
                            + " with a letter or digit");
        }
        return name;
    }
}
