package dev.bulkhead.kernel.seccomp.reference;

import dev.bulkhead.kernel.seccomp.Action;
import dev.bulkhead.kernel.seccomp.Architecture;
import dev.bulkhead.kernel.seccomp.Comparison;
import dev.bulkhead.kernel.seccomp.Condition;
import dev.bulkhead.kernel.seccomp.Filter;
import dev.bulkhead.kernel.seccomp.Rule;
import dev.bulkhead.kernel.seccomp.SystemCallTable;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Makes filters of all shapes from a seed. */
public final class RandomFilters {
    private static final List<String> NAMES = SystemCallTable.names().stream().sorted().toList();

    private final Random random;

    public RandomFilters(long seed) {
        this.random = new Random(seed);
    }

    public Filter next() {
        List<Architecture> architectures = Arrays.asList(Architecture.values());
        Collections.shuffle(architectures, random);
        return new Filter(
                action(),
                action(),
                architectures.subList(0, 1 + random.nextInt(architectures.size())),
                several(random.nextInt(50), this::rule),
                EnumSet.noneOf(Filter.Flag.class));
    }

    private Rule rule() {
        int conditions = random.nextInt(3) == 0 ? 1 + random.nextInt(3) : 0;
        int names = 1 + random.nextInt(conditions == 0 ? 60 : 4);
        return new Rule(
                several(names, () -> oneOf(NAMES)), action(), several(conditions, this::condition));
    }

    /** Few arguments, so that rules overlap often. */
    private Condition condition() {
        Comparison comparison = oneOf(List.of(Comparison.values()));
        return new Condition(random.nextInt(3) * random.nextInt(3), comparison, value(), value());
    }

    private long value() {
        long small = random.nextInt(8);
        return switch (random.nextInt(8)) {
            case 0, 1, 2 -> small;
            case 3 -> 1L << random.nextInt(64);
            case 4 -> (1L << 32) + small - 4;
            case 5 -> -small;
            case 6 -> small << 32;
            default -> random.nextLong();
        };
    }

    private Action action() {
        return oneOf(
                List.of(
                        Action.ALLOW,
                        Action.ALLOW,
                        Action.errno(1),
                        Action.errno(1),
                        Action.errno(38),
                        new Action(Action.Kind.LOG, 0),
                        new Action(Action.Kind.TRACE, random.nextInt(3)),
                        new Action(Action.Kind.TRAP, 0),
                        new Action(Action.Kind.KILL_THREAD, 0),
                        Action.KILL_PROCESS));
    }

    private <T> List<T> several(int count, Supplier<T> supplier) {
        return Stream.generate(supplier).limit(count).toList();
    }

    private <T> T oneOf(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
