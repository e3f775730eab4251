package dev.bulkhead.kernel.cgroup;

import java.io.IOException;

/** A cgroup that can't be made, set or removed: the message names it, the cause and the cure. */
public final class CgroupException extends IOException {
    /** Describes a failure that no single system call stands for. */
    public CgroupException(String message) {
        super(message);
    }

    /**
     * Describes a failed step.
     *
     * @param message what was to be done, and what cures it
     * @param cause the refusal, whose message is appended
     */
    public CgroupException(String message, IOException cause) {
        super(message + ": " + cause.getMessage(), cause);
    }
}
