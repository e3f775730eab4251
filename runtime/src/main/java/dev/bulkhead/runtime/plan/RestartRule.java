package dev.bulkhead.runtime.plan;

/**
 * When a monitor launches a program again that has ended ({@code restart.h}).
 *
 * @param most with {@code ON_FAILURE}, how often at most; 0: without end
 */
public record RestartRule(When when, int most) {
    /** A program that has ended has ended for good. */
    public static final RestartRule NEVER = new RestartRule(When.NEVER, 0);

    public RestartRule {
        if (most < 0) {
            throw new IllegalArgumentException("a program is not restarted " + most + " times");
        }
    }

    /** After which ends. */
    public enum When {
        NEVER,
        ALWAYS,
        /** After those with another exit code than 0. */
        ON_FAILURE
    }

    /** Returns how the monitor names it. */
    public int code() {
        return switch (when) {
            case NEVER -> 0;
            case ALWAYS -> 1;
            case ON_FAILURE -> 2;
        };
    }
}
