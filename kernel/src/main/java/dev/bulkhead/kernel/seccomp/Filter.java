package dev.bulkhead.kernel.seccomp;

import dev.bulkhead.kernel.Errno;
import java.util.List;
import java.util.Set;

/**
 * A filter over system calls, independent of call numbers. Its meaning is that of libseccomp as
 * runc(8) uses it, made exact where libseccomp depends on its own order:
 *
 * <ul>
 *   <li>A rule whose action is the default action says nothing and is skipped (libseccomp refuses
 *       it with EACCES, runc leaves it out).
 *   <li>A rule without conditions beats every rule with conditions for the same call; of several
 *       without, the first counts.
 *   <li>Otherwise the first rule whose conditions all hold decides, and where none does, the
 *       default action.
 *   <li>A call number above every number that a rule names is a newer call, which the author cannot
 *       have judged: it gets an action of its own, so that programs fall back on ENOSYS.
 *   <li>A call by an architecture that is not listed kills the process.
 * </ul>
 *
 * <p>Unlike libseccomp, a rule for socket(2) or an IPC call says nothing about x86's multiplexers
 * socketcall(2) and ipc(2), whose arguments lie in memory that no filter can read: a condition on
 * socket(2) that opened socketcall(2) would be no condition. Both are calls like any other.
 *
 * @param defaultAction for calls without a matching rule
 * @param newerCallAction for calls above the highest number that any rule names
 * @param architectures those that may make calls at all, the host's own first
 * @param rules in order
 * @param flags for seccomp(2)
 */
public record Filter(
        Action defaultAction,
        Action newerCallAction,
        List<Architecture> architectures,
        List<Rule> rules,
        Set<Flag> flags) {
    /** The flags of SECCOMP_SET_MODE_FILTER that concern a filter without a listener. */
    public enum Flag {
        /** All threads of the process get the filter. */
        TSYNC(1),
        /** Everything but ALLOW is logged. */
        LOG(1 << 1),
        /** The mitigation of speculative store bypass stays off. */
        SPEC_ALLOW(1 << 2);

        private final int bit;

        Flag(int bit) {
            this.bit = bit;
        }

        /** Returns the SECCOMP_FILTER_FLAG_ value. */
        public int bit() {
            return bit;
        }
    }

    private static final Action ENOSYS = Action.errno(Errno.ENOSYS);

    /** Checks that there is an architecture and that none is listed twice. */
    public Filter {
        architectures = List.copyOf(architectures);
        rules = List.copyOf(rules);
        flags = Set.copyOf(flags);
        if (architectures.isEmpty() || Set.copyOf(architectures).size() != architectures.size()) {
            throw new IllegalArgumentException(
                    "a seccomp filter needs architectures, each once: " + architectures);
        }
    }

    /**
     * Makes a filter as runc has it: newer calls fail with ENOSYS, unless the default action lets
     * calls through.
     */
    public Filter(
            Action defaultAction,
            List<Architecture> architectures,
            List<Rule> rules,
            Set<Flag> flags) {
        this(
                defaultAction,
                defaultAction.permits() ? defaultAction : ENOSYS,
                architectures,
                rules,
                flags);
    }

    /** Returns the flags as seccomp(2) takes them. */
    public int flagBits() {
        return flags.stream().mapToInt(Flag::bit).reduce(0, (left, right) -> left | right);
    }
}
