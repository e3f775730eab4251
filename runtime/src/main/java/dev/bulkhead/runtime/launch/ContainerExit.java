package dev.bulkhead.runtime.launch;

/**
 * How a container's first process ended.
 *
 * @param code its exit code, or 128 and the signal
 * @param signal what killed it; 0: nothing
 * @param known whether it was seen; false: the monitor died first, and the kernel killed the
 *     container with it
 */
public record ContainerExit(int code, int signal, boolean known) {
    private static final int SIGKILL = 9;
    private static final int SIGNAL_MASK = 0x7f;

    /** The end of a container whose monitor died. */
    public static final ContainerExit UNKNOWN = new ContainerExit(128 + SIGKILL, SIGKILL, false);

    static ContainerExit of(int code, int status) {
        return new ContainerExit(code, status & SIGNAL_MASK, true);
    }
}
