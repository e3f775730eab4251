package dev.bulkhead.oci.image;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

/** Times as documents write them (RFC 3339, section 5.6). */
final class Timestamp {
    private Timestamp() {}

    /**
     * Reads a time.
     *
     * @throws IllegalArgumentException if it is malformed
     */
    static Instant parse(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "\"%s\" is not a time such as 2026-01-31T12:00:00Z".formatted(text), e);
        }
    }
}
