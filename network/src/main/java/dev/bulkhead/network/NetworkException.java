package dev.bulkhead.network;

import java.io.IOException;

/** What cannot be done as it was asked for, and why. */
public final class NetworkException extends IOException {
    private final Kind kind;

    /** Whose fault it is. */
    public enum Kind {
        /** The request's. */
        BAD_REQUEST,
        /** What it names is not there. */
        NOT_FOUND,
        /** Another has what is asked for, or uses what is to go. */
        CONFLICT
    }

    NetworkException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /** Returns whose fault it is. */
    public Kind kind() {
        return kind;
    }
}
