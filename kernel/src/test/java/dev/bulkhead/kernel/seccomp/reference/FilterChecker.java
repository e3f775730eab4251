package dev.bulkhead.kernel.seccomp.reference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulkhead.kernel.seccomp.Action;
import dev.bulkhead.kernel.seccomp.Architecture;
import dev.bulkhead.kernel.seccomp.Condition;
import dev.bulkhead.kernel.seccomp.Filter;
import dev.bulkhead.kernel.seccomp.FilterCompiler;
import dev.bulkhead.kernel.seccomp.Rule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Compares a compiled filter with its meaning over every call number, by every architecture, and on
 * both sides of every border that an argument's condition has.
 */
public final class FilterChecker {
    private static final int UNKNOWN_AUDIT_VALUE = 0x80000016;
    private static final int RANDOM_VECTORS = 40;
    private static final int ARGUMENTS = 6;

    private final Filter filter;
    private final FilterMeaning meaning;
    private final BpfInterpreter interpreter;
    private final Random random;
    private int deepest;

    public FilterChecker(Filter filter, long seed) {
        this.filter = filter;
        this.meaning = new FilterMeaning(filter);
        this.interpreter = new BpfInterpreter(FilterCompiler.compile(filter));
        this.random = new Random(seed);
    }

    /** Every number that some architecture may use, and numbers that none does. */
    private static IntStream numbers() {
        IntStream weird =
                IntStream.of(
                        -1,
                        -2,
                        Integer.MIN_VALUE,
                        Integer.MIN_VALUE + 1,
                        Integer.MAX_VALUE,
                        0x3FFFFFFF,
                        0xBFFFFFFF,
                        0xC0000000,
                        0xFFFF,
                        0x10000,
                        4096);
        return Stream.of(
                        IntStream.rangeClosed(0, 600),
                        IntStream.rangeClosed(0x40000000, 0x40000000 + 600),
                        IntStream.rangeClosed(0xEFFFE, 0xF0009),
                        weird)
                .flatMapToInt(part -> part);
    }

    /**
     * Compares everything.
     *
     * @return the most instructions that any call without conditions took
     */
    public int check() {
        Stream.of(Architecture.values())
                .mapToInt(Architecture::auditValue)
                .distinct()
                .forEach(audit -> numbers().forEach(number -> check(audit, number)));
        numbers().forEach(number -> compare(UNKNOWN_AUDIT_VALUE, number, new long[ARGUMENTS]));
        return deepest;
    }

    private void check(int audit, int number) {
        List<Rule> rules = meaning.rulesFor(audit, number);
        int steps = compare(audit, number, new long[ARGUMENTS]);
        if (rules.stream().allMatch(rule -> rule.conditions().isEmpty())) {
            deepest = Math.max(deepest, steps);
            return;
        }
        List<List<Long>> borders =
                IntStream.range(0, ARGUMENTS)
                        .mapToObj(argument -> borders(rules, argument))
                        .toList();
        for (Rule rule : rules) {
            long[] satisfied = new long[ARGUMENTS];
            rule.conditions().forEach(one -> satisfied[one.argument()] = satisfying(one));
            compare(audit, number, satisfied);
            for (int argument = 0; argument < ARGUMENTS; argument++) {
                for (long border : borders.get(argument)) {
                    long[] changed = satisfied.clone();
                    changed[argument] = border;
                    compare(audit, number, changed);
                }
            }
        }
        for (int i = 0; i < RANDOM_VECTORS; i++) {
            compare(
                    audit,
                    number,
                    borders.stream()
                            .mapToLong(values -> values.get(random.nextInt(values.size())))
                            .toArray());
        }
    }

    private int compare(int audit, int number, long[] arguments) {
        BpfInterpreter.Outcome outcome = interpreter.run(audit, number, arguments);
        Action expected = meaning.decide(audit, number, arguments);
        if (!outcome.action().equals(expected)) {
            assertThat(outcome.action())
                    .as(
                            "architecture %x, call %d, arguments %s of %s",
                            audit, number, Arrays.toString(arguments), filter)
                    .isEqualTo(expected);
        }
        return outcome.steps();
    }

    private static long satisfying(Condition condition) {
        long value = condition.value();
        return switch (condition.comparison()) {
            case EQ, LE, GE -> value;
            case NE, GT -> value + 1;
            case LT -> value - 1;
            case MASKED_EQ -> condition.valueTwo();
        };
    }

    private static List<Long> borders(List<Rule> rules, int argument) {
        List<Long> named = new ArrayList<>(List.of(0L));
        rules.stream()
                .flatMap(rule -> rule.conditions().stream())
                .filter(condition -> condition.argument() == argument)
                .forEach(condition -> {
                    named.add(condition.value());
                    named.add(condition.valueTwo());
                    named.add(condition.valueTwo() | ~condition.value());
                });
        Set<Long> borders = new LinkedHashSet<>(Set.of(-1L, 0x7FFF_FFFF_FFFF_FFFFL));
        for (long value : named) {
            LongStream.of(
                            value,
                            value - 1,
                            value + 1,
                            ~value,
                            value ^ (1L << 32),
                            value ^ 1,
                            value & 0xFFFFFFFFL,
                            value | 0xFFFFFFFFL,
                            value | (0xFFFFFFFFL << 32),
                            value << 32)
                    .forEach(borders::add);
        }
        return List.copyOf(borders);
    }
}
