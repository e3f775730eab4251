package dev.bulkhead.kernel.seccomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulkhead.kernel.seccomp.reference.BpfInterpreter;
import dev.bulkhead.kernel.seccomp.reference.FilterChecker;
import dev.bulkhead.kernel.seccomp.reference.RandomFilters;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FilterCompilerTest {
    private static final Action EPERM = Action.errno(1);
    private static final Action ENOSYS = Action.errno(38);
    private static final int FILTERS_A_SEED = 64;

    /** Beyond loads, dispatch and return: the search of at most 10,000 ranges. */
    private static final int MOST_STEPS = 24;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void programsMeanWhatTheirFiltersSay(long seed) {
        RandomFilters filters = new RandomFilters(seed);
        for (int i = 0; i < FILTERS_A_SEED; i++) {
            int deepest = new FilterChecker(filters.next(), seed + i).check();

            assertThat(deepest).isLessThanOrEqualTo(MOST_STEPS);
        }
    }

    @Test
    void ruleWithoutConditionsBeatsThoseWith() {
        Filter filter =
                filter(
                        rule("socket", ENOSYS, Condition.of(0, Comparison.EQ, 38)),
                        rule("socket", Action.ALLOW));

        assertThat(decide(filter, "socket", 38)).isEqualTo(Action.ALLOW);
    }

    @Test
    void firstMatchingRuleDecides() {
        Filter filter =
                filter(
                        rule("socket", ENOSYS, Condition.of(0, Comparison.LE, 5)),
                        rule("socket", Action.ALLOW, Condition.of(0, Comparison.GE, 5)));

        assertThat(decide(filter, "socket", 5)).isEqualTo(ENOSYS);
        assertThat(decide(filter, "socket", 6)).isEqualTo(Action.ALLOW);
    }

    @Test
    void ruleWithDefaultActionSaysNothing() {
        Filter filter =
                filter(
                        rule("socket", EPERM),
                        rule("socket", Action.ALLOW, Condition.of(0, Comparison.EQ, 2)));

        assertThat(decide(filter, "socket", 2)).isEqualTo(Action.ALLOW);
        assertThat(decide(filter, "socket", 3)).isEqualTo(EPERM);
    }

    @Test
    void allConditionsOfARuleMustHold() {
        Filter filter =
                filter(
                        rule(
                                "socket",
                                Action.ALLOW,
                                Condition.of(0, Comparison.GE, 5),
                                Condition.of(0, Comparison.LE, 7),
                                Condition.of(1, Comparison.EQ, 1)));

        assertThat(decide(filter, "socket", 6, 1)).isEqualTo(Action.ALLOW);
        assertThat(decide(filter, "socket", 8, 1)).isEqualTo(EPERM);
        assertThat(decide(filter, "socket", 6, 2)).isEqualTo(EPERM);
    }

    @Test
    void newerCallsGetTheirOwnAction() {
        Filter filter = filter(rule("openat2", Action.ALLOW));

        assertThat(run(filter, 437).action()).isEqualTo(Action.ALLOW);
        assertThat(run(filter, 436).action()).isEqualTo(EPERM);
        assertThat(run(filter, 438).action()).isEqualTo(ENOSYS);
    }

    @Test
    void x32CallIsNoX86CallUnlessListed() {
        Filter without = filter(rule("read", Action.ALLOW));

        assertThat(run(without, 0).action()).isEqualTo(Action.ALLOW);
        assertThat(run(without, 0x40000000).action()).isEqualTo(Action.KILL_PROCESS);
    }

    @Test
    void skippedCallIsNotKilled() {
        assertThat(run(filter(rule("read", Action.ALLOW)), -1).action()).isEqualTo(ENOSYS);
    }

    @Test
    void otherArchitectureKillsTheProcess() {
        BpfProgram program = FilterCompiler.compile(filter(rule("read", Action.ALLOW)));

        assertThat(new BpfInterpreter(program).run(Architecture.X86.auditValue(), 3, 0).action())
                .isEqualTo(Action.KILL_PROCESS);
    }

    @Test
    void equalTailsAreWrittenOnce() {
        Condition condition = Condition.of(0, Comparison.MASKED_EQ, 0x7E020000);
        int one = FilterCompiler.compile(filter(rule("read", Action.ALLOW, condition))).length();
        Rule both = new Rule(List.of("read", "clone"), Action.ALLOW, List.of(condition));
        int loadAndTest = 2;

        assertThat(FilterCompiler.compile(filter(both)).length()).isLessThan(one + loadAndTest + 1);
    }

    @Test
    void programOverTheKernelsLimitIsRefused() {
        Rule[] rules =
                IntStream.range(0, 5000)
                        .mapToObj(i ->
                                rule("ioctl", Action.ALLOW, Condition.of(1, Comparison.EQ, 7L * i)))
                        .toArray(Rule[]::new);
        Filter fits = filter(IntStream.range(0, 1000).mapToObj(i -> rules[i]).toArray(Rule[]::new));

        assertThat(FilterCompiler.compile(fits).length()).isLessThan(BpfProgram.MAX_LENGTH);
        assertThatThrownBy(() -> FilterCompiler.compile(filter(rules)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("4096")
                .hasMessageContaining("fewer argument conditions");
    }

    @Test
    void unknownCallIsNamed() {
        assertThatThrownBy(() -> rule("opne", Action.ALLOW))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("opne");
    }

    @Test
    void disassemblyReads() {
        List<String> lines =
                FilterCompiler.compile(
                                filter(
                                        rule(
                                                "socket",
                                                Action.ALLOW,
                                                Condition.of(0, Comparison.EQ, 2))))
                        .disassemble();

        assertThat(lines).first().isEqualTo("   0: load architecture");
        assertThat(lines).anyMatch(line -> line.contains("load argument 0, high"));
        assertThat(lines).anyMatch(line -> line.matches(" *\\d+: if == 41: \\d+, else \\d+"));
        assertThat(lines).anyMatch(line -> line.endsWith("return ERRNO(EPERM)"));
    }

    private static Filter filter(Rule... rules) {
        return new Filter(EPERM, ENOSYS, List.of(Architecture.X86_64), List.of(rules), Set.of());
    }

    private static Rule rule(String name, Action action, Condition... conditions) {
        return new Rule(List.of(name), action, List.of(conditions));
    }

    private static Action decide(Filter filter, String name, long... arguments) {
        int number = SystemCallTable.number(name, Architecture.X86_64).orElseThrow();
        return run(filter, number, arguments).action();
    }

    private static BpfInterpreter.Outcome run(Filter filter, int number, long... arguments) {
        return new BpfInterpreter(FilterCompiler.compile(filter))
                .run(Architecture.X86_64.auditValue(), number, arguments);
    }
}
