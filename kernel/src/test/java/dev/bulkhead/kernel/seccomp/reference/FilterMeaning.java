package dev.bulkhead.kernel.seccomp.reference;

import dev.bulkhead.kernel.seccomp.Action;
import dev.bulkhead.kernel.seccomp.Architecture;
import dev.bulkhead.kernel.seccomp.Condition;
import dev.bulkhead.kernel.seccomp.Filter;
import dev.bulkhead.kernel.seccomp.Rule;
import dev.bulkhead.kernel.seccomp.SystemCallTable;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/** Evaluates a filter as its documentation reads, with no regard to programs: the reference. */
public final class FilterMeaning {
    private static final BigInteger WORD = BigInteger.ONE.shiftLeft(32);

    private final Filter filter;
    private final Map<Architecture, Map<Long, List<Rule>>> rules = new HashMap<>();
    private final Map<Architecture, Long> highest = new HashMap<>();

    public FilterMeaning(Filter filter) {
        this.filter = filter;
        for (Architecture architecture : filter.architectures()) {
            Map<Long, List<Rule>> byNumber = new HashMap<>();
            for (Rule rule : filter.rules()) {
                for (String name : rule.names()) {
                    SystemCallTable.number(name, architecture)
                            .ifPresent(number ->
                                    byNumber.merge(
                                            Integer.toUnsignedLong(number),
                                            List.of(rule),
                                            FilterMeaning::concatenated));
                }
            }
            rules.put(architecture, byNumber);
            highest(byNumber.keySet(), architecture)
                    .ifPresent(number -> highest.put(architecture, number));
        }
    }

    /** Returns the rules about a call in their order, those that say nothing included. */
    public List<Rule> rulesFor(int auditValue, int number) {
        return architecture(auditValue, number)
                .map(architecture -> rulesFor(architecture, number))
                .orElse(List.of());
    }

    private List<Rule> rulesFor(Architecture architecture, int number) {
        return rules.getOrDefault(architecture, Map.of())
                .getOrDefault(Integer.toUnsignedLong(number), List.of());
    }

    /** Decides about a call. */
    public Action decide(int auditValue, int number, long... arguments) {
        Optional<Architecture> architecture = architecture(auditValue, number);
        if (architecture.isEmpty()) {
            boolean skippedByTracer =
                    number == -1
                            && filter.architectures().stream()
                                    .anyMatch(one -> one.auditValue() == auditValue);
            return skippedByTracer ? filter.newerCallAction() : Action.KILL_PROCESS;
        }
        if (newer(architecture.get(), number)) {
            return filter.newerCallAction();
        }
        List<Rule> about =
                rulesFor(architecture.get(), number).stream()
                        .filter(rule -> !rule.action().equals(filter.defaultAction()))
                        .toList();
        for (Rule rule : about) {
            if (rule.conditions().isEmpty()) {
                return rule.action();
            }
        }
        for (Rule rule : about) {
            if (rule.conditions().stream()
                    .allMatch(one -> holds(one, architecture.get(), arguments))) {
                return rule.action();
            }
        }
        return filter.defaultAction();
    }

    private Optional<Architecture> architecture(int auditValue, int number) {
        boolean marked = (number & 0xC0000000) != 0;
        return filter.architectures().stream()
                .filter(one -> one.auditValue() == auditValue)
                .filter(one -> one != Architecture.X86_64 || !marked)
                .filter(one -> one != Architecture.X32 || marked)
                .findFirst();
    }

    private boolean newer(Architecture architecture, int number) {
        Map<Long, List<Rule>> named = rules.getOrDefault(architecture, Map.of());
        long unsigned = Integer.toUnsignedLong(number);
        return unsigned == 0xFFFFFFFFL
                || (unsigned > highest.getOrDefault(architecture, 0xFFFFFFFFL)
                        && !named.containsKey(unsigned));
    }

    private static OptionalLong highest(Set<Long> numbers, Architecture architecture) {
        return numbers.stream()
                .mapToLong(Long::longValue)
                .filter(one -> architecture != Architecture.ARM || one < 0xF0000)
                .max();
    }

    private static boolean holds(Condition condition, Architecture architecture, long[] arguments) {
        BigInteger actual = unsigned(arguments[condition.argument()], architecture);
        BigInteger value = unsigned(condition.value(), architecture);
        BigInteger valueTwo = unsigned(condition.valueTwo(), architecture);
        return switch (condition.comparison()) {
            case NE -> !actual.equals(value);
            case LT -> actual.compareTo(value) < 0;
            case LE -> actual.compareTo(value) <= 0;
            case EQ -> actual.equals(value);
            case GE -> actual.compareTo(value) >= 0;
            case GT -> actual.compareTo(value) > 0;
            case MASKED_EQ -> actual.and(value).equals(valueTwo.and(value));
        };
    }

    private static BigInteger unsigned(long value, Architecture architecture) {
        BigInteger number = new BigInteger(Long.toUnsignedString(value));
        return switch (architecture) {
            case X86, ARM -> number.mod(WORD);
            case X86_64, X32, AARCH64 -> number;
        };
    }

    private static List<Rule> concatenated(List<Rule> first, List<Rule> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }
}
