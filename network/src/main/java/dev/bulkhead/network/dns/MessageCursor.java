package dev.bulkhead.network.dns;

import java.util.Locale;

/**
 * Walks a message that anybody may have made. Every step is checked against the end, and no pointer
 * is ever followed, so that a walk takes no longer than the message is long.
 */
final class MessageCursor {
    private static final int POINTER = 0xc0;

    private final byte[] message;
    private int position;

    MessageCursor(byte[] message, int position) {
        this.message = message;
        this.position = position;
    }

    int position() {
        return position;
    }

    int u16() throws MalformedMessageException {
        return Wire.u16(message, advance(2));
    }

    long u32() throws MalformedMessageException {
        return Wire.u32(message, advance(4));
    }

    /** Steps over some bytes; returns where they begin. */
    int advance(int count) throws MalformedMessageException {
        int begin = position;
        if (count > message.length - begin) {
            throw new MalformedMessageException("it ends within a field at byte " + begin);
        }
        position += count;
        return begin;
    }

    /**
     * Reads a name that is written out, as that of a question is.
     *
     * @return its labels in lower case, with dots between; what is no letter, digit, hyphen or
     *     underscore is escaped, so that no label can look like two
     */
    String name() throws MalformedMessageException {
        int begin = position;
        StringBuilder name = new StringBuilder();
        for (int length = labelLength(); length != 0; length = labelLength()) {
            if ((length & POINTER) != 0) {
                throw new MalformedMessageException("the name of its question has a pointer");
            }
            if (!name.isEmpty()) {
                name.append('.');
            }
            int label = advance(length);
            for (int i = label; i < label + length; i++) {
                append(name, message[i] & 0xff);
            }
            checkLength(begin);
        }
        return name.toString().toLowerCase(Locale.ROOT);
    }

    private static void append(StringBuilder name, int octet) {
        boolean plain =
                (octet >= 'a' && octet <= 'z')
                        || (octet >= 'A' && octet <= 'Z')
                        || (octet >= '0' && octet <= '9')
                        || octet == '-'
                        || octet == '_';
        if (plain) {
            name.append((char) octet);
        } else {
            name.append('\\').append(octet);
        }
    }

    /** Steps over a name; a pointer ends it. */
    void skipName() throws MalformedMessageException {
        int begin = position;
        for (int length = labelLength(); length != 0; length = labelLength()) {
            switch (length & POINTER) {
                case POINTER -> {
                    advance(1);
                    return;
                }
                case 0 -> advance(length);
                default -> throw new MalformedMessageException("a label of an unknown kind");
            }
            checkLength(begin);
        }
    }

    private int labelLength() throws MalformedMessageException {
        return message[advance(1)] & 0xff;
    }

    private void checkLength(int begin) throws MalformedMessageException {
        // The root's empty label, which is still to come, counts too.
        if (position - begin >= Wire.MAX_NAME) {
            throw new MalformedMessageException("a name longer than " + Wire.MAX_NAME + " bytes");
        }
    }
}
