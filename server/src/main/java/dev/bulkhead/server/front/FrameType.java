package dev.bulkhead.server.front;

import java.util.Optional;

/** What a frame after the hello says; enum from_server and to_server in protocol.h. */
enum FrameType {
    /** Bytes for the caller's standard output. */
    OUT(1),
    /** Bytes for the caller's standard error. */
    ERR(2),
    /** The command has ended: its exit code. */
    EXIT(3),
    /** Connects the caller with a monitor, whose socket comes along, and perhaps with a log. */
    ATTACH(4),
    /** The server is of another version than the front. */
    MISMATCH(6),
    /** The user typed the keys that detach. */
    DETACH(10),
    /** The front received a signal. */
    SIGNAL(11),
    /** After a mismatch: leave as soon as no command runs. */
    LEAVE(12);

    /** The size of a frame's header: the type, three bytes of padding, the payload's length. */
    static final int HEADER_SIZE = 8;

    private static final FrameType[] ALL = values();

    private final int code;

    FrameType(int code) {
        this.code = code;
    }

    byte code() {
        return (byte) code;
    }

    static Optional<FrameType> of(byte code) {
        for (FrameType type : ALL) {
            if (type.code == code) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
