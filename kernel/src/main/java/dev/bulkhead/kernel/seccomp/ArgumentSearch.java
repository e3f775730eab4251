package dev.bulkhead.kernel.seccomp;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.LongStream;

/**
 * Code for a call whose rules all compare one and the same argument: the argument's values fall
 * into ranges with one action each, which are searched by the high word and then by the low word.
 */
final class ArgumentSearch {
    private final BpfAssembler assembler;
    private final int argument;
    private final boolean wide;

    /** The label in force from each first value on, to the next one; unsigned 64 bits. */
    private final NavigableMap<Long, Integer> starts = new TreeMap<>(Long::compareUnsigned);

    private ArgumentSearch(BpfAssembler assembler, int argument, boolean wide) {
        this.assembler = assembler;
        this.argument = argument;
        this.wide = wide;
    }

    /** Returns whether the rules can be written this way. */
    static boolean fits(List<Rule> rules) {
        int argument = rules.getFirst().conditions().getFirst().argument();
        return rules.stream()
                .map(Rule::conditions)
                .allMatch(conditions ->
                        conditions.size() == 1
                                && conditions.getFirst().argument() == argument
                                && conditions.getFirst().comparison() != Comparison.MASKED_EQ);
    }

    /**
     * Writes the search.
     *
     * @param wide whether the argument has a high word
     * @return the label of the code
     */
    static int write(BpfAssembler assembler, List<Rule> rules, Action defaultAction, boolean wide) {
        int argument = rules.getFirst().conditions().getFirst().argument();
        ArgumentSearch search = new ArgumentSearch(assembler, argument, wide);
        search.findStarts(rules, defaultAction);
        return wide ? search.highWords() : search.lowWords(0);
    }

    /** An outcome can only change at a value that some condition names, or just after it. */
    private void findStarts(List<Rule> rules, Action defaultAction) {
        LongStream named = rules.stream().mapToLong(rule -> rule.conditions().getFirst().value());
        LongStream.concat(LongStream.of(0), named.flatMap(value -> LongStream.of(value, value + 1)))
                .filter(value -> wide || value <= Ranges.LAST)
                .forEach(value ->
                        starts.put(value, assembler.exit(decide(rules, defaultAction, value))));
    }

    private static Action decide(List<Rule> rules, Action defaultAction, long value) {
        return rules.stream()
                .filter(rule -> rule.conditions().getFirst().matches(value))
                .findFirst()
                .map(Rule::action)
                .orElse(defaultAction);
    }

    private int highWords() {
        Ranges ranges = new Ranges(starts.firstEntry().getValue());
        starts.keySet().stream()
                .map(start -> start >>> Integer.SIZE)
                .distinct()
                .forEach(high -> {
                    long last = high << Integer.SIZE | Ranges.LAST;
                    ranges.assign(high, Ranges.LAST, starts.floorEntry(last).getValue());
                    ranges.assign(high, high, lowWords(high));
                });
        return RangeSearch.write(assembler, SeccompData.highWord(argument), ranges);
    }

    private int lowWords(long high) {
        long first = high << Integer.SIZE;
        Ranges ranges = new Ranges(starts.floorEntry(first).getValue());
        for (Map.Entry<Long, Integer> start :
                starts.subMap(first, true, first | Ranges.LAST, true).entrySet()) {
            ranges.assign(start.getKey() & Ranges.LAST, Ranges.LAST, start.getValue());
        }
        return RangeSearch.write(assembler, SeccompData.lowWord(argument), ranges);
    }
}
