package dev.bulkhead.engine;

/** What the engine could not do: the message names the thing, the cause and the cure. */
public final class EngineException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What kind of failure it was, for those who answer differently to each. */
    public enum Kind {
        /** The request makes no sense, or asks for what this host cannot do. */
        BAD_REQUEST,
        /** There is no such container, image or volume. */
        NOT_FOUND,
        /** It is in a state, or has a name, that stands against it. */
        CONFLICT,
        /** The container's program is not there. */
        PROGRAM_NOT_FOUND,
        /** The container's program cannot be executed. */
        PROGRAM_NOT_EXECUTABLE,
        /** Something failed that should not have. */
        FAILED
    }

    private final Kind kind;

    /** Describes a failure. */
    public EngineException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /** Describes a failure with its cause. */
    public EngineException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** Returns the kind of failure. */
    public Kind kind() {
        return kind;
    }

    /**
     * Returns what a command line answers, as Docker does: 127 not found, 126 not executable, 125
     * the engine's own.
     */
    public int exitCode() {
        return switch (kind) {
            case PROGRAM_NOT_FOUND -> 127;
            case PROGRAM_NOT_EXECUTABLE -> 126;
            case BAD_REQUEST, NOT_FOUND, CONFLICT, FAILED -> 125;
        };
    }
}
