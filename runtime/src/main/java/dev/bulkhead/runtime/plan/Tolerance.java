package dev.bulkhead.runtime.plan;

import dev.bulkhead.kernel.Errno;

/** What an operation's failure means. */
public sealed interface Tolerance {
    /** A failure ends the launch. */
    record None() implements Tolerance {}

    /** Any failure is passed over. */
    record Any() implements Tolerance {}

    /**
     * A failure with this error is passed over.
     *
     * @param errno the error number
     */
    record Of(int errno) implements Tolerance {}

    /**
     * Anything but this error ends the launch.
     *
     * @param errno the error number
     */
    record Expect(int errno) implements Tolerance {}

    /** Absent or forbidden means: go on to the next operation. */
    record PathSearch() implements Tolerance {}

    /** Returns a remark for people; empty for {@link None}. */
    default String remark() {
        return switch (this) {
            case None() -> "";
            case Any() -> "may fail";
            case Of(int errno) -> "may fail with " + Errno.name(errno);
            case Expect(int errno) -> "must say " + Errno.name(errno);
            case PathSearch() -> "or try the next";
        };
    }
}
