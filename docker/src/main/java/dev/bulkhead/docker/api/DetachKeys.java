package dev.bulkhead.docker.api;

import dev.bulkhead.docker.http.HttpFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a user types to leave a program alone, by default Ctrl-P Ctrl-Q; found across reads. */
final class DetachKeys {
    private static final String DEFAULT = "ctrl-p,ctrl-q";
    private static final String CONTROL = "ctrl-";

    private final List<Integer> codes;
    private int matched;

    private DetachKeys(List<Integer> codes) {
        this.codes = codes;
    }

    static DetachKeys parse(Optional<String> text) throws HttpFailure {
        List<Integer> codes = new ArrayList<>();
        for (String key : text.orElse(DEFAULT).split(",", 17)) {
            codes.add(code(key));
        }
        return new DetachKeys(List.copyOf(codes));
    }

    private static int code(String key) throws HttpFailure {
        if (key.length() == 1) {
            return key.charAt(0);
        }
        String lower = key.toLowerCase(Locale.ROOT);
        if (lower.startsWith(CONTROL) && lower.length() == CONTROL.length() + 1) {
            char letter = Character.toUpperCase(lower.charAt(CONTROL.length()));
            if (letter >= '@' && letter <= '_') {
                return letter - '@';
            }
        }
        throw HttpFailure.badRequest("Invalid detach keys (" + key + ") provided");
    }

    /** Returns whether the last key was typed. */
    boolean complete(byte[] typed, int count) {
        for (int i = 0; i < count; i++) {
            int key = typed[i] & 0xff;
            if (key != codes.get(matched)) {
                matched = 0;
            }
            if (key == codes.get(matched) && ++matched == codes.size()) {
                return true;
            }
        }
        return false;
    }
}
