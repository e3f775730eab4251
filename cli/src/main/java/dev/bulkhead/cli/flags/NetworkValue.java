package dev.bulkhead.cli.flags;

import dev.bulkhead.engine.NetworkJoin;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The value of {@code --network}: a name, or {@code name=NAME,alias=NAME,ip=ADDRESS,…}. */
final class NetworkValue {
    static final String FLAG = "--network";

    private NetworkValue() {}

    static NetworkJoin parse(String text) {
        if (!text.contains("=")) {
            return NetworkJoin.of(text);
        }
        String name = "";
        List<String> aliases = new ArrayList<>();
        List<InetAddress> addresses = new ArrayList<>();
        Optional<String> mac = Optional.empty();
        for (String field : CommaSeparated.fields(FLAG, text)) {
            int equals = field.indexOf('=');
            String key = equals < 0 ? field : field.substring(0, equals);
            String value = field.substring(equals + 1);
            switch (key) {
                case "name" -> name = value;
                case "alias" -> aliases.add(value);
                case "ip", "ip6" -> addresses.add(address(FLAG, value));
                case "mac-address" -> mac = Optional.of(value);
                case "gw-priority", "driver-opt" -> {}
                default ->
                        throw new InvalidFlagException(
                                FLAG, text, "expected name=, alias=, ip=, ip6= or mac-address=");
            }
        }
        if (name.isEmpty()) {
            throw new InvalidFlagException(FLAG, text, "name= is missing");
        }
        return new NetworkJoin(name, aliases, addresses, mac);
    }

    static InetAddress address(String flag, String text) {
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException _) {
            throw new InvalidFlagException(flag, text, "expected an address");
        }
    }
}
