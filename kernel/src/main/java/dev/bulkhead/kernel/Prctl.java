package dev.bulkhead.kernel;

import java.io.IOException;

/** Operations on the calling thread or its process: prctl(2), linux/prctl.h. */
public final class Prctl {
    public static final int PR_SET_PDEATHSIG = 1;
    public static final int PR_GET_PDEATHSIG = 2;
    public static final int PR_GET_DUMPABLE = 3;
    public static final int PR_SET_DUMPABLE = 4;
    public static final int PR_GET_KEEPCAPS = 7;
    public static final int PR_SET_KEEPCAPS = 8;
    public static final int PR_SET_NAME = 15;
    public static final int PR_GET_NAME = 16;
    public static final int PR_GET_SECCOMP = 21;
    public static final int PR_SET_SECCOMP = 22;
    public static final int PR_CAPBSET_READ = 23;
    public static final int PR_CAPBSET_DROP = 24;
    public static final int PR_GET_SECUREBITS = 27;
    public static final int PR_SET_SECUREBITS = 28;
    public static final int PR_SET_TIMERSLACK = 29;
    public static final int PR_SET_CHILD_SUBREAPER = 36;
    public static final int PR_GET_CHILD_SUBREAPER = 37;
    public static final int PR_SET_NO_NEW_PRIVS = 38;
    public static final int PR_GET_NO_NEW_PRIVS = 39;
    public static final int PR_SET_THP_DISABLE = 41;
    public static final int PR_CAP_AMBIENT = 47;
    public static final int PR_CAP_AMBIENT_IS_SET = 1;
    public static final int PR_CAP_AMBIENT_RAISE = 2;
    public static final int PR_CAP_AMBIENT_LOWER = 3;
    public static final int PR_CAP_AMBIENT_CLEAR_ALL = 4;
    public static final int PR_SET_SPECULATION_CTRL = 53;

    private Prctl() {}

    /**
     * Makes the call with two arguments, the rest 0. Most operations concern the calling thread
     * alone, which for a virtual thread is whatever carries it.
     *
     * @return what the operation returns, often 0
     */
    public static long prctl(int option, long second, long third) throws IOException {
        long result = Native.call(SystemCall.PRCTL, option, second, third, 0, 0);
        return Native.check(result, () -> "prctl(%d, %d, %d)".formatted(option, second, third));
    }
}
