package dev.bulkhead.oci.runtime;

import dev.bulkhead.oci.json.JsonBoolean;
import dev.bulkhead.oci.json.JsonName;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.ObjectReader;
import dev.bulkhead.oci.json.ObjectWriter;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * What a container may do with devices; a later rule wins over an earlier one (OCI runtime
 * specification, config-linux.md, "Allowed Device list").
 *
 * @param allow whether the rule allows or denies
 * @param type kind of the devices
 * @param major the driver's number; absent for every one
 * @param minor the driver's own number for the device; absent for every one
 * @param access letters for what is allowed or denied: {@code r} to read, {@code w} to write,
 *     {@code m} to make nodes
 * @param unknown fields that are kept as they are
 */
public record DeviceRule(
        boolean allow,
        Type type,
        OptionalLong major,
        OptionalLong minor,
        String access,
        JsonObject unknown) {
    private static final Pattern ACCESS = Pattern.compile("[rwm]{1,3}");

    /** What other runtimes write for every number. */
    private static final OptionalLong WILDCARD = OptionalLong.of(-1);

    /** The kinds, named in JSON as cgroup files name them. */
    public enum Type implements JsonName {
        ALL("a"),
        CHARACTER("c"),
        BLOCK("b");

        private final String letter;

        Type(String letter) {
            this.letter = letter;
        }

        @Override
        public String jsonName() {
            return letter;
        }
    }

    /** Checks numbers and letters. */
    public DeviceRule {
        major = major.equals(WILDCARD) ? OptionalLong.empty() : major;
        minor = minor.equals(WILDCARD) ? OptionalLong.empty() : minor;
        Check.range("major", major, 0, Device.MAX_MAJOR);
        Check.range("minor", minor, 0, Device.MAX_MINOR);
        Check.matches("access", access, ACCESS, "made of the letters r, w and m");
    }

    /** Allows or denies every device. */
    public static DeviceRule every(boolean allow, String access) {
        return new DeviceRule(
                allow,
                Type.ALL,
                OptionalLong.empty(),
                OptionalLong.empty(),
                access,
                JsonObject.EMPTY);
    }

    /** Allows access to one device. */
    public static DeviceRule allow(Type type, long major, long minor, String access) {
        return new DeviceRule(
                true,
                type,
                OptionalLong.of(major),
                OptionalLong.of(minor),
                access,
                JsonObject.EMPTY);
    }

    /** The letters are required: a rule without them would allow either nothing or everything. */
    static DeviceRule read(ObjectReader in) {
        return new DeviceRule(
                in.requiredFlag("allow"),
                in.constant("type", Type.class).orElse(Type.ALL),
                in.integer("major"),
                in.integer("minor"),
                in.requiredString("access"),
                in.unknown());
    }

    JsonObject toJson() {
        return new ObjectWriter()
                .value("allow", new JsonBoolean(allow))
                .constant("type", type)
                .integer("major", major)
                .integer("minor", minor)
                .string("access", access)
                .finish(unknown);
    }
}
