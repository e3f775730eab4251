package dev.bulkhead.network.dns;

import java.nio.ByteBuffer;

/** The numbers of RFC 1035 and RFC 6891, by their names there. */
final class Wire {
    static final int PORT = 53;

    static final int HEADER = 12;
    static final int MAX_MESSAGE = 65_535;
    static final int MAX_NAME = 255;

    /** What every asker takes by UDP. */
    static final int MIN_UDP = 512;

    /** What is sent by UDP at most, whatever the asker says it takes. */
    static final int MAX_UDP = 4096;

    /** What upstream servers are told we take: it passes everywhere in one piece. */
    static final int SAFE_UDP = 1232;

    static final int QR = 0x8000;
    static final int OPCODE = 0x7800;
    static final int AA = 0x0400;
    static final int TC = 0x0200;
    static final int RD = 0x0100;
    static final int RA = 0x0080;
    static final int AD = 0x0020;
    static final int CD = 0x0010;
    static final int RCODE = 0x000f;

    static final int NOERROR = 0;
    static final int FORMERR = 1;
    static final int SERVFAIL = 2;
    static final int NXDOMAIN = 3;
    static final int NOTIMP = 4;
    static final int REFUSED = 5;

    static final int TYPE_A = 1;
    static final int TYPE_SOA = 6;
    static final int TYPE_PTR = 12;
    static final int TYPE_AAAA = 28;
    static final int TYPE_OPT = 41;
    static final int TYPE_ANY = 255;

    static final int CLASS_IN = 1;

    /** In the TTL field of an OPT record: the asker wants signatures. */
    static final long DNSSEC_OK = 0x8000;

    /** The name of the question, which always stands right behind the header. */
    static final int POINTER_TO_QUESTION = 0xc000 | HEADER;

    private Wire() {}

    /** Takes what was read into a buffer. */
    static byte[] message(ByteBuffer buffer) {
        byte[] message = new byte[buffer.flip().remaining()];
        buffer.get(message);
        return message;
    }

    static int u16(byte[] message, int offset) {
        return ((message[offset] & 0xff) << 8) | (message[offset + 1] & 0xff);
    }

    static void putU16(byte[] message, int offset, int value) {
        message[offset] = (byte) (value >> 8);
        message[offset + 1] = (byte) value;
    }

    static long u32(byte[] message, int offset) {
        return ((long) u16(message, offset) << 16) | u16(message, offset + 2);
    }

    static void putU32(byte[] message, int offset, long value) {
        putU16(message, offset, (int) (value >> 16));
        putU16(message, offset + 2, (int) value);
    }
}
