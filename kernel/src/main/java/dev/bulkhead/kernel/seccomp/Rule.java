package dev.bulkhead.kernel.seccomp;

import java.util.List;

/**
 * A rule of a {@link Filter}.
 *
 * @param names the calls that it is about; one that an architecture lacks is skipped there
 * @param action what happens to them
 * @param conditions what must hold for the arguments, all of it; empty for any arguments
 */
public record Rule(List<String> names, Action action, List<Condition> conditions) {
    /** Checks that every name is a system call of some architecture. */
    public Rule {
        names = List.copyOf(names);
        conditions = List.copyOf(conditions);
        if (names.isEmpty()) {
            throw new IllegalArgumentException("a seccomp rule names no system call");
        }
        for (String name : names) {
            if (!SystemCallTable.isKnown(name)) {
                throw new IllegalArgumentException("unknown system call: " + name);
            }
        }
    }

    /** Returns the rule as a 32-bit architecture has it. */
    Rule narrowed() {
        return conditions.isEmpty()
                ? this
                : new Rule(names, action, conditions.stream().map(Condition::narrowed).toList());
    }
}
