package dev.bulkhead.oci.runtime;

import dev.bulkhead.oci.json.Json;

/** Reads and writes config.json. What is read and written again has lost no field. */
public final class SpecCodec {
    /** The size of the largest document that is read: 4 MiB. */
    public static final int MAX_BYTES = 4 << 20;

    private SpecCodec() {}

    /**
     * Reads a document.
     *
     * @throws dev.bulkhead.oci.json.MalformedDocumentException if it is malformed or too large; the
     *     message names the field and what is expected of it
     */
    public static Spec read(byte[] document) {
        return Json.read(document, MAX_BYTES, Spec::read);
    }

    /** Writes a document: in the specification's order, the same bytes for the same record. */
    public static byte[] write(Spec spec) {
        return Json.write(spec.toJson());
    }
}
