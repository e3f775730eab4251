package dev.bulkhead.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The keys that make a front leave a container, as {@code docker attach --detach-keys} takes them.
 *
 * @param codes the bytes that a terminal sends for them, 0 to 127; none if there are no such keys
 */
public record DetachKeys(List<Integer> codes) {
    /** ctrl-p and then ctrl-q, as Docker's. */
    public static final DetachKeys DEFAULT = new DetachKeys(List.of(0x10, 0x11));

    private static final int MOST = 16;
    private static final String CONTROL = "ctrl-";
    private static final String CONTROL_KEYS = "@abcdefghijklmnopqrstuvwxyz[\\]^_";

    public DetachKeys {
        codes = List.copyOf(codes);
        if (codes.size() > MOST || codes.stream().anyMatch(code -> code < 0 || code > 127)) {
            throw new IllegalArgumentException("detach keys " + codes);
        }
    }

    /**
     * Reads a list such as {@code ctrl-p,ctrl-q} or {@code ctrl-],x}; empty for no keys.
     *
     * @throws IllegalArgumentException if a part is neither one ASCII character nor {@code ctrl-}
     *     and one of {@code a-z@[\]^_}
     */
    public static DetachKeys parse(String text) {
        List<Integer> codes = new ArrayList<>();
        if (!text.isEmpty()) {
            for (String key : text.split(",", -1)) {
                codes.add(code(key));
            }
        }
        if (codes.size() > MOST) {
            throw new IllegalArgumentException("more than " + MOST + " detach keys: " + text);
        }
        return new DetachKeys(codes);
    }

    private static int code(String key) {
        if (key.length() == 1 && key.charAt(0) < 128) {
            return key.charAt(0);
        }
        String lower = key.toLowerCase(Locale.ROOT);
        int code =
                lower.startsWith(CONTROL) && lower.length() == CONTROL.length() + 1
                        ? CONTROL_KEYS.indexOf(lower.charAt(CONTROL.length()))
                        : -1;
        if (code < 0) {
            throw new IllegalArgumentException(
                    "detach key '%s': give a character, or ctrl- and one of a-z @ [ \\ ] ^ _"
                            .formatted(key));
        }
        return code;
    }
}
