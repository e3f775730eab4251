package dev.bulkhead.cli.flags;

import dev.bulkhead.engine.DeviceRequest;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Reads {@code --device}: {@code /host[:/inside][:permissions]}, the permissions of r, w and m. */
final class DeviceValue {
    private static final String FLAG = "--device";
    private static final String ALL = "rwm";
    private static final Pattern PERMISSIONS = Pattern.compile("(?!.*(.).*\\1)[rwm]{1,3}");

    private DeviceValue() {}

    static DeviceRequest parse(String value) {
        String[] parts = value.split(":", -1);
        boolean permissionsSecond = parts.length == 2 && PERMISSIONS.matcher(parts[1]).matches();
        if (parts.length > 3 || !parts[0].startsWith("/")) {
            throw new InvalidFlagException(FLAG, value, "expected /HOST[:/INSIDE][:PERMISSIONS]");
        }
        String inside = parts.length > 1 && !permissionsSecond ? parts[1] : parts[0];
        String permissions =
                switch (parts.length) {
                    case 3 -> parts[2];
                    case 2 -> permissionsSecond ? parts[1] : ALL;
                    default -> ALL;
                };
        if (!PERMISSIONS.matcher(permissions).matches()) {
            throw new InvalidFlagException(
                    FLAG,
                    value,
                    "permissions '%s': expected r, w and m, each once at most"
                            .formatted(permissions));
        }
        Path source = Path.of(Destination.parse(FLAG, value, parts[0]));
        return new DeviceRequest(source, Destination.parse(FLAG, value, inside), permissions);
    }
}
