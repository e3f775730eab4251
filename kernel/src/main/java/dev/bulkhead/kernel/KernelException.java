package dev.bulkhead.kernel;

import java.io.IOException;

/**
 * A system call that failed: the message names the call, its arguments and the error, as in {@code
 * openat2(5, "etc/passwd", O_RDONLY): ENOENT}.
 */
public final class KernelException extends IOException {
    private final int errno;

    /**
     * Describes a failed call.
     *
     * @param call the call with its arguments
     * @param errno the error number, positive
     */
    public KernelException(String call, int errno) {
        super(call + ": " + Errno.name(errno));
        this.errno = errno;
    }

    /**
     * Describes a failed call of which the kernel says more than a number.
     *
     * @param call the call with its arguments
     * @param errno the error number, positive
     * @param explanation the kernel's own words; may be empty
     */
    public KernelException(String call, int errno, String explanation) {
        super(
                call
                        + ": "
                        + Errno.name(errno)
                        + (explanation.isEmpty() ? "" : " (" + explanation + ")"));
        this.errno = errno;
    }

    /** Returns the error number, as in errno(3). */
    public int errno() {
        return errno;
    }
}
