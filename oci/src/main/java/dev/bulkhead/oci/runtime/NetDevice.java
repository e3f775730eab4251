package dev.bulkhead.oci.runtime;

import dev.bulkhead.oci.json.InvalidFieldException;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.ObjectReader;
import dev.bulkhead.oci.json.ObjectWriter;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A network interface of the host that moves into the container (OCI runtime specification,
 * config-linux.md, "Network Devices").
 *
 * @param name its name there, at most 15 bytes, {@code %d} stands for a free number; absent for the
 *     name that it has
 * @param unknown fields that are kept as they are
 */
public record NetDevice(Optional<String> name, JsonObject unknown) {
    private static final Pattern SEPARATOR = Pattern.compile("[\\s:]");

    /** IFNAMSIZ without the NUL at the end (netdevice(7)). */
    private static final int MAX_NAME = 15;

    /** Checks the name. */
    public NetDevice {
        name.ifPresent(text -> checkName("name", text));
    }

    /** Demands a name that the kernel takes for an interface (dev_valid_name in net/core/dev.c). */
    static void checkName(String field, String name) {
        Check.fileName(field, name);
        Check.length(field, name, MAX_NAME);
        if (SEPARATOR.matcher(name).find()) {
            throw new InvalidFieldException(
                    field, "\"%s\" has white space or a colon".formatted(name));
        }
    }

    static NetDevice read(ObjectReader in) {
        return new NetDevice(in.string("name"), in.unknown());
    }

    JsonObject toJson() {
        return new ObjectWriter().string("name", name).finish(unknown);
    }
}
