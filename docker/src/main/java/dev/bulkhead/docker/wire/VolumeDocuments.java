package dev.bulkhead.docker.wire;

import dev.bulkhead.engine.VolumeInfo;
import dev.bulkhead.engine.VolumeRequest;
import dev.bulkhead.oci.json.JsonNull;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.ObjectReader;
import dev.bulkhead.oci.json.ObjectWriter;

/** Volumes. */
public final class VolumeDocuments {
    private VolumeDocuments() {}

    /** Reads what one shall be. */
    public static VolumeRequest read(ObjectReader in) {
        String driver = in.string("Driver").orElse(VolumeInfo.DRIVER);
        if (!driver.equals(VolumeInfo.DRIVER) && !driver.equals("default")) {
            throw new IllegalArgumentException(
                    "error looking up volume plugin %s: there is one driver, %s"
                            .formatted(driver, VolumeInfo.DRIVER));
        }
        return new VolumeRequest(
                in.string("Name"), in.stringMap("Labels"), in.stringMap("DriverOpts"));
    }

    /** Writes one. */
    public static JsonObject write(VolumeInfo volume) {
        return writer(volume).finish(JsonObject.EMPTY);
    }

    /** Writes one with the room that it takes. */
    public static JsonObject usage(VolumeInfo volume, long size) {
        JsonObject usage =
                new ObjectWriter()
                        .integer("Size", size)
                        .integer("RefCount", volume.users().size())
                        .finish(JsonObject.EMPTY);
        return writer(volume).value("UsageData", usage).finish(JsonObject.EMPTY);
    }

    private static ObjectWriter writer(VolumeInfo volume) {
        ObjectWriter out =
                new ObjectWriter()
                        .string("CreatedAt", volume.created().toString())
                        .string("Driver", VolumeInfo.DRIVER)
                        .value("Labels", Maps.write(volume.labels()))
                        .string("Mountpoint", volume.mountpoint().toString())
                        .string("Name", volume.name());
        if (volume.options().isEmpty()) {
            out.value("Options", new JsonNull());
        } else {
            out.value("Options", Maps.write(volume.options()));
        }
        return out.string("Scope", "local");
    }
}
