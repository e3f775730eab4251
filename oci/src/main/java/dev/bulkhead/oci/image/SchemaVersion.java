package dev.bulkhead.oci.image;

import dev.bulkhead.oci.json.InvalidFieldException;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.ObjectReader;

/** What tells manifests and indexes from other documents, and from each other. */
final class SchemaVersion {
    static final String FIELD = "schemaVersion";
    static final long VALUE = 2;

    private SchemaVersion() {}

    /** Demands the version that both specifications prescribe. */
    static void require(ObjectReader in) {
        long version = in.requiredInteger(FIELD);
        if (version != VALUE) {
            throw new InvalidFieldException(
                    FIELD, "%d is not supported, only %d is".formatted(version, VALUE));
        }
    }

    /**
     * Rejects a document that could be read as one of the other kind: two readers would take the
     * same digest for different images (CVE-2021-41190).
     */
    static void requireNoField(JsonObject unknown, String field, String otherKind) {
        if (unknown.fields().containsKey(field)) {
            throw new InvalidFieldException(
                    field, "makes the document ambiguous: only an %s has it".formatted(otherKind));
        }
    }
}
