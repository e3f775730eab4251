package dev.bulkhead.image.registry;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a registry wants to be told who asks: the header WWW-Authenticate (RFC 9110, section 11.6.1).
 *
 * @param scheme {@code basic} or {@code bearer}
 * @param parameters by their names in lower case
 */
record Challenge(String scheme, Map<String, String> parameters) {
    private static final int LONGEST = 8192;
    private static final Pattern PARAMETER =
            Pattern.compile("([A-Za-z_]+)\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|([^\",\\s]++))");

    /** Returns the best of those that are understood: a token before a password. */
    static Optional<Challenge> of(List<String> headers) {
        Optional<Challenge> best = Optional.empty();
        for (String header : headers) {
            String text = header.strip();
            int space = text.indexOf(' ');
            String scheme = (space < 0 ? text : text.substring(0, space)).toLowerCase(Locale.ROOT);
            boolean known = scheme.equals("bearer") || (scheme.equals("basic") && best.isEmpty());
            if (known && text.length() <= LONGEST) {
                best = Optional.of(new Challenge(scheme, parameters(text, scheme.length())));
            }
        }
        return best;
    }

    private static Map<String, String> parameters(String text, int start) {
        Map<String, String> parameters = new HashMap<>();
        Matcher parameter = PARAMETER.matcher(text.substring(start));
        while (parameter.find()) {
            String quoted = parameter.group(2);
            parameters.put(
                    parameter.group(1).toLowerCase(Locale.ROOT),
                    quoted != null ? quoted.replaceAll("\\\\(.)", "$1") : parameter.group(3));
        }
        return parameters;
    }

    boolean isBearer() {
        return scheme.equals("bearer");
    }

    Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name));
    }
}
