package dev.bulkhead.network.dns;

import java.util.Arrays;
import java.util.stream.IntStream;

/** What an upstream server answered. It goes to the asker as it came, but for id and ages. */
final class Reply {
    private static final long MAX_SECONDS = 3600;
    private static final long NOT_KEPT = 0;

    private final byte[] message;
    private final int[] ages;
    private final long keepSeconds;

    private Reply(byte[] message, int[] ages, long keepSeconds) {
        this.message = message;
        this.ages = ages;
        this.keepSeconds = keepSeconds;
    }

    /**
     * Reads a message.
     *
     * @param message what came
     * @param id the id that was sent
     * @param query what was asked
     * @throws MalformedMessageException if it is no answer to that
     */
    static Reply parse(byte[] message, int id, Query query) throws MalformedMessageException {
        byte[] question = query.question();
        int records = Wire.HEADER + question.length;
        if (message.length < records
                || Wire.u16(message, 0) != id
                || (Wire.u16(message, 2) & (Wire.QR | Wire.OPCODE)) != Wire.QR
                || Wire.u16(message, 4) != 1
                || !sameQuestion(Arrays.copyOfRange(message, Wire.HEADER, records), question)) {
            throw new MalformedMessageException("no answer to the question");
        }
        return new Scan(message, records).reply();
    }

    /** Letters may differ in case; length bytes of labels are below any letter. */
    private static boolean sameQuestion(byte[] one, byte[] other) {
        return IntStream.range(0, one.length).allMatch(i -> lower(one[i]) == lower(other[i]));
    }

    private static int lower(byte octet) {
        return octet >= 'A' && octet <= 'Z' ? octet + ('a' - 'A') : octet;
    }

    /** Looks for what ages in a message, and for how long it may be kept. */
    private static final class Scan {
        private final byte[] message;
        private final MessageCursor cursor;
        private final IntStream.Builder ages = IntStream.builder();
        private long least = MAX_SECONDS;
        private long negative = NOT_KEPT;

        Scan(byte[] message, int records) {
            this.message = message;
            this.cursor = new MessageCursor(message, records);
        }

        Reply reply() throws MalformedMessageException {
            int answers = Wire.u16(message, 6);
            boolean truncated = (Wire.u16(message, 2) & Wire.TC) != 0;
            if (truncated) {
                // Servers cut where they like: nothing behind the question is looked at.
                return new Reply(message, new int[0], NOT_KEPT);
            }
            int all = answers + Wire.u16(message, 8) + Wire.u16(message, 10);
            for (int i = 0; i < all; i++) {
                scanRecord();
            }
            return new Reply(message, ages.build().toArray(), keep(answers));
        }

        private void scanRecord() throws MalformedMessageException {
            cursor.skipName();
            int type = cursor.u16();
            cursor.advance(2);
            int agePosition = cursor.position();
            long age = cursor.u32();
            int length = cursor.u16();
            int data = cursor.advance(length);
            if (type == Wire.TYPE_OPT) {
                return;
            }
            ages.add(agePosition);
            least = Math.min(least, age);
            if (type == Wire.TYPE_SOA && length >= 22) {
                // RFC 2308: the last of its numbers says how long to believe that there is nothing.
                negative = Math.min(age, Wire.u32(message, data + length - 4));
            }
        }

        private long keep(int answers) {
            return switch (Wire.u16(message, 2) & Wire.RCODE) {
                case Wire.NOERROR -> answers > 0 ? least : Math.min(least, negative);
                case Wire.NXDOMAIN -> Math.min(least, negative);
                default -> NOT_KEPT;
            };
        }
    }

    int code() {
        return Wire.u16(message, 2) & Wire.RCODE;
    }

    boolean isTruncated() {
        return (Wire.u16(message, 2) & Wire.TC) != 0;
    }

    int length() {
        return message.length;
    }

    /** Returns for how long it may be given to others; 0: not at all. */
    long keepSeconds() {
        return keepSeconds;
    }

    /** Writes it as the answer to a question for the same, some time after it came. */
    byte[] answer(Query query, long secondsOld, int limit) {
        if (message.length > limit || isTruncated()) {
            return Messages.truncated(query, code());
        }
        byte[] answer = message.clone();
        Wire.putU16(answer, 0, query.id());
        int flags = Wire.u16(answer, 2) & ~Wire.RD;
        Wire.putU16(answer, 2, flags | Wire.RA | (query.flags() & Wire.RD));
        byte[] question = query.question();
        System.arraycopy(question, 0, answer, Wire.HEADER, question.length);
        for (int age : ages) {
            Wire.putU32(answer, age, Math.max(0, Wire.u32(answer, age) - secondsOld));
        }
        return answer;
    }
}
