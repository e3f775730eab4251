package dev.bulkhead.runtime.plan;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One operation of a launch plan: a system call with its arguments, what becomes of its result, and
 * why it is made.
 *
 * @param call what is asked of the kernel
 * @param arguments up to six
 * @param result the register that takes the result
 * @param tolerance what happens when it fails
 * @param skip how many of the following operations depend on this one: they are passed over after a
 *     tolerated failure
 * @param reason why it is made, for people: it is shown by {@code explain} and in the error
 */
public record Op(
        Call call,
        List<Argument> arguments,
        Optional<Register> result,
        Tolerance tolerance,
        int skip,
        String reason) {

    /**
     * All that is ever asked of the kernel for a container; the monitor knows no other calls
     * ({@code calls.def}).
     */
    public enum Call {
        BPF,
        CAPSET,
        CHDIR,
        CLOSE,
        CLOSE_RANGE,
        DUP3,
        EXECVE,
        EXECVEAT,
        FACCESSAT,
        FCHDIR,
        FCHMOD,
        FCHOWN,
        FCHOWNAT,
        FSCONFIG,
        FSMOUNT,
        FSOPEN,
        GETCWD,
        IOCTL,
        IOPRIO_SET,
        KEYCTL,
        LANDLOCK_CREATE_RULESET,
        LANDLOCK_RESTRICT_SELF,
        MKDIRAT,
        MKNODAT,
        MOUNT,
        MOUNT_SETATTR,
        MOVE_MOUNT,
        OPEN_TREE,
        OPENAT,
        OPENAT2,
        PERSONALITY,
        PIVOT_ROOT,
        PRCTL,
        PRLIMIT64,
        READ,
        RT_SIGPROCMASK,
        SCHED_SETAFFINITY,
        SCHED_SETATTR,
        SECCOMP,
        SENDMSG,
        SETDOMAINNAME,
        SETGROUPS,
        SETHOSTNAME,
        SETNS,
        SETRESGID,
        SETRESUID,
        SETSID,
        SOCKET,
        SYMLINKAT,
        UMASK,
        UMOUNT2,
        UNSHARE,
        WRITE,
        /** Not of the kernel: puts a register into a structure in memory. */
        STORE;

        /** Returns the name as the manual pages write it. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Op {
        arguments = List.copyOf(arguments);
        if (arguments.size() > 6) {
            throw new IllegalArgumentException(
                    call + " has " + arguments.size() + " arguments; at most 6");
        }
        if (skip < 0 || skip > 255) {
            throw new IllegalArgumentException("skip is 0 to 255, not " + skip);
        }
    }
}
