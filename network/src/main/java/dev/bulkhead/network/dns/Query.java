package dev.bulkhead.network.dns;

import java.util.Arrays;
import java.util.Optional;

/** A question that somebody asked. */
final class Query {
    /** More records than this come with no honest question. */
    private static final int MAX_RECORDS = 16;

    /**
     * What the asker says of itself in an OPT record.
     *
     * @param payload the longest answer it takes by UDP
     * @param dnssecOk whether it wants signatures
     */
    record Edns(int payload, boolean dnssecOk) {}

    private final byte[] message;
    private final int questionEnd;
    private final String name;
    private final int type;
    private final int recordClass;
    private final Optional<Edns> edns;

    private Query(
            byte[] message,
            int questionEnd,
            String name,
            int type,
            int recordClass,
            Optional<Edns> edns) {
        this.message = message;
        this.questionEnd = questionEnd;
        this.name = name;
        this.type = type;
        this.recordClass = recordClass;
        this.edns = edns;
    }

    /** Returns whether a message is long enough for a header, and a question by what that says. */
    static boolean isAnswerable(byte[] message) {
        return message.length >= Wire.HEADER && (Wire.u16(message, 2) & Wire.QR) == 0;
    }

    /**
     * Reads a message.
     *
     * @param message one that is answerable
     */
    static Query parse(byte[] message) throws MalformedMessageException {
        int records = Wire.u16(message, 6) + Wire.u16(message, 8) + Wire.u16(message, 10);
        if (Wire.u16(message, 4) != 1 || records > MAX_RECORDS) {
            throw new MalformedMessageException("not one question, or too many records");
        }
        MessageCursor cursor = new MessageCursor(message, Wire.HEADER);
        String name = cursor.name();
        int type = cursor.u16();
        int recordClass = cursor.u16();
        int questionEnd = cursor.position();
        return new Query(message, questionEnd, name, type, recordClass, edns(cursor, records));
    }

    private static Optional<Edns> edns(MessageCursor cursor, int records)
            throws MalformedMessageException {
        Optional<Edns> edns = Optional.empty();
        for (int i = 0; i < records; i++) {
            cursor.skipName();
            int type = cursor.u16();
            int payload = cursor.u16();
            long flags = cursor.u32();
            cursor.advance(cursor.u16());
            if (type == Wire.TYPE_OPT) {
                edns = Optional.of(new Edns(payload, (flags & Wire.DNSSEC_OK) != 0));
            }
        }
        return edns;
    }

    int id() {
        return Wire.u16(message, 0);
    }

    int flags() {
        return Wire.u16(message, 2);
    }

    /** Returns the name in lower case, without a dot at its end. */
    String name() {
        return name;
    }

    int type() {
        return type;
    }

    int recordClass() {
        return recordClass;
    }

    Optional<Edns> edns() {
        return edns;
    }

    /** Returns the question as it was written: askers compare letter by letter. */
    byte[] question() {
        return Arrays.copyOfRange(message, Wire.HEADER, questionEnd);
    }

    /** Returns the longest answer that the asker takes. */
    int limit(Transport transport) {
        return switch (transport) {
            case TCP -> Wire.MAX_MESSAGE;
            case UDP ->
                    edns.map(known -> Math.clamp(known.payload(), Wire.MIN_UDP, Wire.MAX_UDP))
                            .orElse(Wire.MIN_UDP);
        };
    }
}
