package dev.bulkhead.kernel.seccomp;

import dev.bulkhead.kernel.Errno;

/**
 * What happens to a system call: the return value of a filter, as in seccomp(2).
 *
 * @param kind what the kernel does
 * @param data the error number of {@link Kind#ERRNO}, 0 to 4095; the message for the tracer of
 *     {@link Kind#TRACE}, 0 to 65535; 0 for every other kind
 */
public record Action(Kind kind, int data) {
    private static final int MAX_ERRNO = 4095;
    private static final int DATA_MASK = 0xFFFF;

    public static final Action ALLOW = new Action(Kind.ALLOW, 0);
    public static final Action KILL_PROCESS = new Action(Kind.KILL_PROCESS, 0);

    /** The kinds, with the SECCOMP_RET_ values of linux/seccomp.h. */
    public enum Kind {
        KILL_PROCESS(0x80000000),
        KILL_THREAD(0x00000000),
        TRAP(0x00030000),
        ERRNO(0x00050000),
        TRACE(0x7FF00000),
        LOG(0x7FFC0000),
        ALLOW(0x7FFF0000);

        private final int value;

        Kind(int value) {
            this.value = value;
        }

        private int maximum() {
            return switch (this) {
                case ERRNO -> MAX_ERRNO;
                case TRACE -> DATA_MASK;
                case KILL_PROCESS, KILL_THREAD, TRAP, LOG, ALLOW -> 0;
            };
        }
    }

    /** Checks the data's range. */
    public Action {
        if (data < 0 || data > kind.maximum()) {
            throw new IllegalArgumentException(
                    "seccomp action %s: %d is not between 0 and %d"
                            .formatted(kind, data, kind.maximum()));
        }
    }

    /** Returns the action that fails a call with an error number, 0 to 4095. */
    public static Action errno(int number) {
        return new Action(Kind.ERRNO, number);
    }

    /**
     * Reads a filter's return value.
     *
     * @throws IllegalArgumentException if no action has it
     */
    public static Action ofReturnValue(int value) {
        for (Kind kind : Kind.values()) {
            if ((value & ~DATA_MASK) == kind.value) {
                return new Action(kind, value & DATA_MASK);
            }
        }
        throw new IllegalArgumentException("no seccomp action returns 0x%x".formatted(value));
    }

    /** Returns the 32 bits that a filter returns for this action. */
    public int returnValue() {
        return kind.value | data;
    }

    /** Returns whether the call is made after all, perhaps after a log line or a tracer's word. */
    public boolean permits() {
        return switch (kind) {
            case ALLOW, LOG, TRACE -> true;
            case KILL_PROCESS, KILL_THREAD, TRAP, ERRNO -> false;
        };
    }

    @Override
    public String toString() {
        return switch (kind) {
            case ERRNO -> "ERRNO(" + Errno.name(data) + ")";
            case TRACE -> "TRACE(" + data + ")";
            case KILL_PROCESS, KILL_THREAD, TRAP, LOG, ALLOW -> kind.name();
        };
    }
}
