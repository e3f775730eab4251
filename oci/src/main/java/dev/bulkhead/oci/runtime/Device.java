package dev.bulkhead.oci.runtime;

import dev.bulkhead.oci.json.InvalidFieldException;
import dev.bulkhead.oci.json.JsonName;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.ObjectReader;
import dev.bulkhead.oci.json.ObjectWriter;
import java.util.OptionalLong;

/**
 * A device's node in the container (OCI runtime specification, config-linux.md, "Devices").
 *
 * @param type kind of the device
 * @param path the node, an absolute path in the container
 * @param major the driver's number; absent only for a FIFO
 * @param minor the driver's own number for the device; absent only for a FIFO
 * @param fileMode permissions, maybe with the file type's bits as in stat(2)
 * @param uid owner, 32 bits without a sign
 * @param gid group, 32 bits without a sign
 * @param unknown fields that are kept as they are
 */
public record Device(
        Type type,
        String path,
        OptionalLong major,
        OptionalLong minor,
        OptionalLong fileMode,
        OptionalLong uid,
        OptionalLong gid,
        JsonObject unknown) {
    /** Largest major number: 12 bits (include/linux/kdev_t.h). */
    static final long MAX_MAJOR = 0xfff;

    /** Largest minor number: 20 bits. */
    static final long MAX_MINOR = 0xf_ffff;

    /** The kinds, named in JSON as mknod(1) names them. */
    public enum Type implements JsonName {
        CHARACTER("c"),
        BLOCK("b"),
        UNBUFFERED_CHARACTER("u"),
        FIFO("p");

        private final String letter;

        Type(String letter) {
            this.letter = letter;
        }

        @Override
        public String jsonName() {
            return letter;
        }
    }

    /** Checks path and ranges. */
    public Device {
        Check.absolute("path", path);
        if (type != Type.FIFO) {
            requireNumber("major", major);
            requireNumber("minor", minor);
        }
        Check.range("major", major, 0, MAX_MAJOR);
        Check.range("minor", minor, 0, MAX_MINOR);
        Check.range("fileMode", fileMode, 0, 0177777);
        Check.range("uid", uid, 0, Check.MAX_UINT32);
        Check.range("gid", gid, 0, Check.MAX_UINT32);
    }

    private static void requireNumber(String field, OptionalLong number) {
        if (number.isEmpty()) {
            throw new InvalidFieldException(field, "is required, except for a FIFO");
        }
    }

    static Device read(ObjectReader in) {
        return new Device(
                in.requiredConstant("type", Type.class),
                in.requiredString("path"),
                in.integer("major"),
                in.integer("minor"),
                in.integer("fileMode"),
                in.integer("uid"),
                in.integer("gid"),
                in.unknown());
    }

    JsonObject toJson() {
        return new ObjectWriter()
                .constant("type", type)
                .string("path", path)
                .integer("major", major)
                .integer("minor", minor)
                .integer("fileMode", fileMode)
                .integer("uid", uid)
                .integer("gid", gid)
                .finish(unknown);
    }
}
