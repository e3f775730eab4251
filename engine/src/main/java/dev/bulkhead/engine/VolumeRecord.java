package dev.bulkhead.engine;

import dev.bulkhead.oci.json.Json;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.ObjectReader;
import dev.bulkhead.oci.json.ObjectWriter;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;

/**
 * What a volume is, as it is kept on disk in the file volume.json.
 *
 * @param created when it was made
 * @param labels for people and programs
 * @param options of the driver
 * @param anonymous whether a container made it without a name
 */
record VolumeRecord(
        Instant created,
        Map<String, String> labels,
        Map<String, String> options,
        boolean anonymous) {
    private static final int VERSION = 1;
    private static final int MAX_BYTES = 1 << 20;

    byte[] write() {
        return Json.write(
                new ObjectWriter()
                        .integer("version", VERSION)
                        .string("created", created.toString())
                        .stringMap("labels", labels)
                        .stringMap("options", options)
                        .flag("anonymous", anonymous)
                        .finish(JsonObject.EMPTY));
    }

    /**
     * Reads the file.
     *
     * @throws dev.bulkhead.oci.json.MalformedDocumentException if it is damaged
     */
    static VolumeRecord read(byte[] document) {
        return Json.read(document, MAX_BYTES, VolumeRecord::read);
    }

    private static VolumeRecord read(ObjectReader in) {
        return new VolumeRecord(
                time(in.requiredString("created")),
                in.stringMap("labels"),
                in.stringMap("options"),
                in.flag("anonymous"));
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException _) {
            return Instant.EPOCH;
        }
    }
}
