package dev.bulkhead.engine;

import dev.bulkhead.image.snapshot.Layer;
import dev.bulkhead.oci.json.InvalidFieldException;
import dev.bulkhead.oci.json.Json;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.ObjectReader;
import dev.bulkhead.oci.json.ObjectWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** The file container.json. */
final class RecordCodec {
    private static final int VERSION = 1;
    private static final int MAX_BYTES = 32 << 20;

    private RecordCodec() {}

    /** A record that a newer version has written. It is whole, and not to be touched. */
    static final class NewerRecordException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NewerRecordException(long version) {
            super(
                    "its format is %d, and this version knows those up to %d: it was written by a newer version of Bulkhead; use that one"
                            .formatted(version, VERSION));
        }
    }

    static byte[] write(ContainerRecord container) {
        ObjectWriter out =
                new ObjectWriter()
                        .integer("version", VERSION)
                        .string("id", container.id())
                        .string("name", container.name())
                        .string("created", container.created().toString())
                        .object("request", RequestCodec.write(container.request()))
                        .strings("command", container.command())
                        .integer("stopSignal", container.stopSignal())
                        .array("layers", container.layers(), RecordCodec::writeLayer)
                        .strings("anonymousVolumes", container.anonymousVolumes());
        container.firstId().ifPresent(first -> out.integer("firstId", first));
        return Json.write(out.finish(JsonObject.EMPTY));
    }

    /**
     * Reads the file. What an older version left out has its default.
     *
     * @throws NewerRecordException if a newer version has written it
     * @throws dev.bulkhead.oci.json.MalformedDocumentException if it is damaged
     */
    static ContainerRecord read(byte[] document) {
        return Json.read(document, MAX_BYTES, RecordCodec::read);
    }

    private static ContainerRecord read(ObjectReader in) {
        long version = in.requiredInteger("version");
        if (version > VERSION) {
            throw new NewerRecordException(version);
        }
        if (version < 1) {
            throw new InvalidFieldException("version", version + " never was one");
        }
        OptionalLong firstId = in.integer("firstId");
        return new ContainerRecord(
                in.requiredString("id"),
                in.requiredString("name"),
                Instant.parse(in.requiredString("created")),
                in.requiredObject("request", RequestCodec::read),
                in.strings("command"),
                Math.toIntExact(in.requiredInteger("stopSignal")),
                firstId.isPresent() ? Optional.of(firstId.getAsLong()) : Optional.empty(),
                in.objects("layers", RecordCodec::readLayer),
                in.strings("anonymousVolumes"));
    }

    private static JsonObject writeLayer(Layer layer) {
        return new ObjectWriter()
                .string("directory", layer.directory().toString())
                .flag("idMapped", layer.idmapped())
                .finish(JsonObject.EMPTY);
    }

    private static Layer readLayer(ObjectReader in) {
        return new Layer(Path.of(in.requiredString("directory")), in.flag("idMapped"));
    }
}
