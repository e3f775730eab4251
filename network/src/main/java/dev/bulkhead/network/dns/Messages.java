package dev.bulkhead.network.dns;

import java.nio.ByteBuffer;
import java.util.List;

/** Writes messages. */
final class Messages {
    /** Short: a name may mean another container in a moment. */
    private static final int TTL_SECONDS = 10;

    private static final int OPT_LENGTH = 11;

    private static final int KEPT_FLAGS = Wire.OPCODE | Wire.RD | Wire.CD;

    private Messages() {}

    /**
     * A record of the name that was asked for.
     *
     * @param type its type
     * @param data what it says
     */
    record Answer(int type, ByteBuffer data) {
        int length() {
            return 12 + data.remaining();
        }
    }

    /** Answers a message whose question cannot be read. */
    static byte[] error(byte[] message, int code) {
        byte[] answer = new byte[Wire.HEADER];
        Wire.putU16(answer, 0, Wire.u16(message, 0));
        Wire.putU16(answer, 2, Wire.QR | Wire.RA | (Wire.u16(message, 2) & KEPT_FLAGS) | code);
        return answer;
    }

    static byte[] error(Query query, int code) {
        return write(query, code, List.of(), Wire.MAX_MESSAGE);
    }

    /** Answers with what is known here; what does not fit is left out, and that is said. */
    static byte[] answer(Query query, int code, List<Answer> answers, int limit) {
        return write(query, Wire.AA | code, answers, limit);
    }

    /** Answers that the answer is too long: the asker comes again by TCP. */
    static byte[] truncated(Query query, int code) {
        return write(query, Wire.TC | code, List.of(), Wire.MAX_MESSAGE);
    }

    private static byte[] write(Query query, int flags, List<Answer> answers, int limit) {
        int extra = query.edns().isPresent() ? OPT_LENGTH : 0;
        int room = limit - Wire.HEADER - query.question().length - extra;
        int fitting = 0;
        while (fitting < answers.size() && answers.get(fitting).length() <= room) {
            room -= answers.get(fitting++).length();
        }
        int cut = fitting < answers.size() ? Wire.TC : 0;
        ByteBuffer out = ByteBuffer.allocate(limit - room);
        header(out, query.id(), Wire.QR | Wire.RA | (query.flags() & KEPT_FLAGS) | flags | cut);
        out.putShort((short) 1).putShort((short) fitting).putShort((short) 0);
        out.putShort((short) (extra > 0 ? 1 : 0));
        out.put(query.question());
        answers.subList(0, fitting).forEach(answer -> put(out, answer));
        if (extra > 0) {
            putOpt(out, false);
        }
        return out.array();
    }

    private static void header(ByteBuffer out, int id, int flags) {
        out.putShort((short) id).putShort((short) flags);
    }

    private static void put(ByteBuffer out, Answer answer) {
        out.putShort((short) Wire.POINTER_TO_QUESTION);
        out.putShort((short) answer.type());
        out.putShort((short) Wire.CLASS_IN);
        out.putInt(TTL_SECONDS);
        out.putShort((short) answer.data().remaining());
        out.put(answer.data().duplicate());
    }

    private static void putOpt(ByteBuffer out, boolean dnssecOk) {
        out.put((byte) 0).putShort((short) Wire.TYPE_OPT).putShort((short) Wire.SAFE_UDP);
        out.putInt(dnssecOk ? (int) Wire.DNSSEC_OK : 0);
        out.putShort((short) 0);
    }

    /**
     * Writes a question of our own for what somebody asked. Its options are not passed on: a cookie
     * or a subnet is between two neighbours.
     */
    static byte[] ask(Query query, int id) {
        byte[] question = query.question();
        int extra = query.edns().isPresent() ? OPT_LENGTH : 0;
        ByteBuffer out = ByteBuffer.allocate(Wire.HEADER + question.length + extra);
        header(out, id, query.flags() & (Wire.RD | Wire.AD | Wire.CD));
        out.putShort((short) 1).putShort((short) 0).putShort((short) 0);
        out.putShort((short) (extra > 0 ? 1 : 0));
        out.put(question);
        query.edns().ifPresent(edns -> putOpt(out, edns.dnssecOk()));
        return out.array();
    }
}
