package dev.bulkhead.oci.image;

import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.ObjectReader;
import dev.bulkhead.oci.json.ObjectWriter;
import java.time.Instant;
import java.util.Optional;

/**
 * One step in the making of an image (OCI image specification, config.md, "history").
 *
 * @param created when the step was made
 * @param author who made it
 * @param createdBy the command
 * @param comment free text
 * @param emptyLayer whether the step changed no file, so that no layer belongs to it
 * @param unknown fields that are kept as they are
 */
public record History(
        Optional<Instant> created,
        Optional<String> author,
        Optional<String> createdBy,
        Optional<String> comment,
        boolean emptyLayer,
        JsonObject unknown) {
    static History read(ObjectReader in) {
        return new History(
                in.parsed("created", Timestamp::parse),
                in.string("author"),
                in.string("created_by"),
                in.string("comment"),
                in.flag("empty_layer"),
                in.unknown());
    }

    JsonObject toJson() {
        return new ObjectWriter()
                .string("created", created.map(Instant::toString))
                .string("author", author)
                .string("created_by", createdBy)
                .string("comment", comment)
                .flag("empty_layer", emptyLayer)
                .finish(unknown);
    }
}
