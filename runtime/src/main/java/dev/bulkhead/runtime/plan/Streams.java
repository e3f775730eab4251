package dev.bulkhead.runtime.plan;

/** What a container's standard streams are. */
public enum Streams {
    /** The caller's own descriptors, with nothing between. */
    DIRECT(0),
    /** Pipes to the monitor, which writes the log. */
    LOGGED(1),
    /** A terminal made inside the container; its output goes to the log. */
    TERMINAL(2);

    private final int code;

    Streams(int code) {
        this.code = code;
    }

    /** Returns the number in the encoded plan. */
    int code() {
        return code;
    }
}
