package dev.bulkhead.cli.flags;

import dev.bulkhead.engine.PortMapping;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The value of {@code --publish}: {@code [ADDRESS:][HOST]:PORT[/PROTOCOL]}, with ranges, or {@code
 * target=PORT,published=HOST,protocol=PROTOCOL}.
 */
public final class PublishValue {
    private static final String FLAG = "--publish";
    private static final String EXPECTED =
            "expected [ADDRESS:][HOST-PORT:]PORT[/tcp|udp|sctp], as 8080:80 or 127.0.0.1::53/udp";
    private static final String RANGE = "[0-9]{1,5}(?:-[0-9]{1,5})?";
    private static final Pattern SHORT =
            Pattern.compile(
                    "(?:(?:(?<address>[0-9]+(?:\\.[0-9]+){3}|\\[[0-9a-fA-F:.]+])?:)?(?<host>"
                            + RANGE
                            + ")?:)?(?<port>"
                            + RANGE
                            + ")(?:/(?<protocol>[a-z]+))?");

    private final String text;

    private PublishValue(String text) {
        this.text = text;
    }

    /**
     * Reads a value.
     *
     * @throws InvalidFlagException if it makes no sense
     */
    public static List<PortMapping> parse(String text) {
        PublishValue value = new PublishValue(text);
        return text.contains("=") ? value.longForm() : value.shortForm();
    }

    private List<PortMapping> shortForm() {
        Matcher parts = SHORT.matcher(text);
        if (!parts.matches()) {
            throw wrong(EXPECTED);
        }
        return mappings(
                Optional.ofNullable(parts.group("address")),
                Optional.ofNullable(parts.group("host")),
                parts.group("port"),
                Optional.ofNullable(parts.group("protocol")).orElse("tcp"));
    }

    private List<PortMapping> longForm() {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String field : CommaSeparated.fields(FLAG, text)) {
            int equals = field.indexOf('=');
            if (equals < 0) {
                throw wrong("expected target=PORT,published=PORT,protocol=PROTOCOL");
            }
            fields.put(field.substring(0, equals), field.substring(equals + 1));
        }
        String target = fields.remove("target");
        String protocol = Optional.ofNullable(fields.remove("protocol")).orElse("tcp");
        Optional<String> published = Optional.ofNullable(fields.remove("published"));
        fields.remove("mode");
        if (target == null || !target.matches(RANGE) || !fields.isEmpty()) {
            throw wrong("expected target=PORT,published=PORT,protocol=PROTOCOL");
        }
        return mappings(Optional.empty(), published, target, protocol);
    }

    private List<PortMapping> mappings(
            Optional<String> address, Optional<String> host, String port, String protocol) {
        Optional<InetAddress> at = address.map(this::address);
        int[] inside = range(port);
        int[] outside = host.map(this::range).orElse(new int[] {0, 0});
        int count = inside[1] - inside[0] + 1;
        List<PortMapping> mappings = new ArrayList<>();
        try {
            if (host.isPresent() && count > 1 && outside[1] - outside[0] + 1 != count) {
                throw wrong("the ranges of ports are not equally long");
            }
            for (int i = 0; i < count; i++) {
                boolean pairs = count > 1 && host.isPresent();
                int first = pairs ? outside[0] + i : outside[0];
                int last = pairs ? first : outside[1];
                mappings.add(new PortMapping(at, first, last, inside[0] + i, protocol));
            }
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
        return mappings;
    }

    private InetAddress address(String address) {
        try {
            return InetAddress.ofLiteral(address.replaceAll("[\\[\\]]", ""));
        } catch (IllegalArgumentException _) {
            throw wrong("\"%s\" is no address".formatted(address));
        }
    }

    private int[] range(String range) {
        int dash = range.indexOf('-');
        int first = Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
        int last = dash < 0 ? first : Integer.parseInt(range.substring(dash + 1));
        if (first < 1 || last < first || last > 65535) {
            throw wrong("ports are 1 to 65535, and a range goes upwards");
        }
        return new int[] {first, last};
    }

    private InvalidFlagException wrong(String expectation) {
        return new InvalidFlagException(FLAG, text, expectation);
    }
}
