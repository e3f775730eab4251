package dev.bulkhead.runtime.security;

import static java.util.stream.Collectors.toSet;

import dev.bulkhead.kernel.Errno;
import dev.bulkhead.kernel.seccomp.Action;
import dev.bulkhead.kernel.seccomp.Architecture;
import dev.bulkhead.kernel.seccomp.Comparison;
import dev.bulkhead.kernel.seccomp.Condition;
import dev.bulkhead.kernel.seccomp.Filter;
import dev.bulkhead.kernel.seccomp.Rule;
import dev.bulkhead.kernel.seccomp.SystemCallTable;
import dev.bulkhead.oci.json.InvalidFieldException;
import dev.bulkhead.oci.runtime.Seccomp;
import dev.bulkhead.oci.runtime.SeccompRule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Translates "seccomp" of the OCI runtime specification (config-linux.md) to a filter, as runc
 * does.
 */
public final class SeccompTranslator {
    private static final String NO_SUPERVISOR =
            "asks for a supervisor that answers calls (SCMP_ACT_NOTIFY), and there is none here: "
                    + "use SCMP_ACT_ERRNO or SCMP_ACT_ALLOW";

    private SeccompTranslator() {}

    /**
     * Translates.
     *
     * @param host the architecture of the container's programs; it is always among those that may
     *     make calls. Architectures that its kernel does not serve are left out
     * @throws InvalidFieldException for a call that does not exist, and for what needs a listener
     */
    public static Filter filter(Seccomp seccomp, Architecture host) {
        if (seccomp.listenerPath().isPresent()) {
            throw new InvalidFieldException("listenerPath", NO_SUPERVISOR);
        }
        List<Rule> rules = new ArrayList<>();
        for (int i = 0; i < seccomp.syscalls().size(); i++) {
            try {
                rules.addAll(rules(seccomp.syscalls().get(i)));
            } catch (InvalidFieldException e) {
                throw new InvalidFieldException(
                        "syscalls[%d].%s".formatted(i, e.field()), e.problem());
            }
        }
        return new Filter(
                defaultAction(seccomp.defaultAction(), seccomp.defaultErrnoRet()),
                architectures(seccomp.architectures(), host),
                rules,
                flags(seccomp.flags()));
    }

    /**
     * Translates one rule. Its conditions must all hold, unless two of them look at the same
     * argument: libseccomp refuses that, and runc and crun then make every condition a rule of its
     * own. Profiles are written for that.
     */
    static List<Rule> rules(SeccompRule rule) {
        for (int i = 0; i < rule.names().size(); i++) {
            if (!SystemCallTable.isKnown(rule.names().get(i))) {
                throw new InvalidFieldException(
                        "names[" + i + "]",
                        "\"%s\" is not a system call of Linux up to 6.18"
                                .formatted(rule.names().get(i)));
            }
        }
        Action action = action(rule.action(), "action", rule.errnoRet(), "errnoRet");
        List<Condition> conditions =
                rule.args().stream().map(SeccompTranslator::condition).toList();
        long arguments = conditions.stream().map(Condition::argument).distinct().count();
        return arguments == conditions.size()
                ? List.of(new Rule(rule.names(), action, conditions))
                : conditions.stream()
                        .map(condition -> new Rule(rule.names(), action, List.of(condition)))
                        .toList();
    }

    private static Condition condition(SeccompRule.Argument argument) {
        return new Condition(
                (int) argument.index(),
                Comparison.valueOf(argument.op().name()),
                argument.value(),
                argument.valueTwo());
    }

    static Action defaultAction(Seccomp.Action action, OptionalLong errno) {
        return action(action, "defaultAction", errno, "defaultErrnoRet");
    }

    /** Translates an action; runc takes EPERM where an error number is missing. */
    private static Action action(
            Seccomp.Action action, String field, OptionalLong errno, String errnoField) {
        return switch (action) {
            case KILL, KILL_THREAD -> new Action(Action.Kind.KILL_THREAD, 0);
            case KILL_PROCESS -> Action.KILL_PROCESS;
            case TRAP -> new Action(Action.Kind.TRAP, 0);
            case ERRNO -> withNumber(Action.Kind.ERRNO, errno, errnoField);
            case TRACE -> withNumber(Action.Kind.TRACE, errno, errnoField);
            case LOG -> new Action(Action.Kind.LOG, 0);
            case ALLOW -> Action.ALLOW;
            case NOTIFY -> throw new InvalidFieldException(field, NO_SUPERVISOR);
        };
    }

    private static Action withNumber(Action.Kind kind, OptionalLong errno, String field) {
        try {
            return new Action(kind, (int) errno.orElse(Errno.EPERM));
        } catch (IllegalArgumentException e) {
            throw new InvalidFieldException(field, String.valueOf(e.getMessage()));
        }
    }

    private static List<Architecture> architectures(
            Set<Seccomp.Architecture> listed, Architecture host) {
        Set<String> names = listed.stream().map(Enum::name).collect(toSet());
        names.add(host.name());
        return Stream.of(Architecture.values())
                .filter(host::sharesKernelWith)
                .filter(one -> names.contains(one.name()))
                .sorted(Comparator.comparing(one -> one != host))
                .toList();
    }

    /** Translates flags; runc takes SPEC_ALLOW where there are none. */
    static Set<Filter.Flag> flags(Set<Seccomp.Flag> flags) {
        return flags.isEmpty()
                ? Set.of(Filter.Flag.SPEC_ALLOW)
                : flags.stream().map(SeccompTranslator::flag).collect(toSet());
    }

    private static Filter.Flag flag(Seccomp.Flag flag) {
        return switch (flag) {
            case TSYNC -> Filter.Flag.TSYNC;
            case LOG -> Filter.Flag.LOG;
            case SPEC_ALLOW -> Filter.Flag.SPEC_ALLOW;
            case WAIT_KILLABLE_RECV -> throw new InvalidFieldException("flags", NO_SUPERVISOR);
        };
    }
}
