package dev.bulkhead.kernel.seccomp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Compiles a {@link Filter} to a program: a test for each architecture, a binary search over ranges
 * of call numbers with the same outcome, and tests of arguments for the calls that need them.
 */
public final class FilterCompiler {
    /** Where arm's own calls begin (__ARM_NR_BASE): one of them is no sign of a new kernel. */
    private static final int PRIVATE_NUMBERS = 0xF0000;

    private final Filter filter;
    private final BpfAssembler assembler = new BpfAssembler();

    private FilterCompiler(Filter filter) {
        this.filter = filter;
    }

    /**
     * Compiles a filter.
     *
     * @throws IllegalArgumentException if the program is longer than the kernel takes
     */
    public static BpfProgram compile(Filter filter) {
        return new FilterCompiler(filter).program();
    }

    private BpfProgram program() {
        List<Map.Entry<Integer, Integer>> entries = new ArrayList<>();
        byAuditValue().forEach((value, sharing) -> entries.add(Map.entry(value, calls(sharing))));
        int entry = assembler.exit(Action.KILL_PROCESS);
        for (Map.Entry<Integer, Integer> architecture : entries.reversed()) {
            entry =
                    assembler.branch(
                            BpfInstruction.JUMP_EQUAL,
                            architecture.getKey(),
                            architecture.getValue(),
                            entry);
        }
        return assembler.program(assembler.load(SeccompData.ARCHITECTURE, entry));
    }

    private Map<Integer, List<Architecture>> byAuditValue() {
        Map<Integer, List<Architecture>> groups = new LinkedHashMap<>();
        for (Architecture architecture : filter.architectures()) {
            groups.computeIfAbsent(architecture.auditValue(), _ -> new ArrayList<>())
                    .add(architecture);
        }
        return groups;
    }

    /** Writes the search for the number of a call by one of the architectures. */
    private int calls(List<Architecture> sharing) {
        Ranges ranges = new Ranges(assembler.exit(Action.KILL_PROCESS));
        int newerCall = assembler.exit(filter.newerCallAction());
        for (Architecture architecture : sharing) {
            long last = architecture.lastNumber();
            NavigableMap<Long, List<Rule>> rules = rulesByNumber(architecture);
            ranges.assign(architecture.firstNumber(), last, assembler.exit(filter.defaultAction()));
            Long highest = rules.lowerKey(architecture.firstNumber() + PRIVATE_NUMBERS);
            if (highest != null) {
                ranges.assign(highest + 1, last, newerCall);
            }
            rules.forEach(
                    (number, list) -> ranges.assign(number, number, outcome(list, architecture)));
        }
        // A tracer skips a call by setting its number to -1 (ptrace(2)): no reason to kill.
        ranges.assign(Ranges.LAST, Ranges.LAST, newerCall);
        return RangeSearch.write(assembler, SeccompData.NUMBER, ranges);
    }

    /** Lists the rules that say something, and no rules for a number that others name. */
    private NavigableMap<Long, List<Rule>> rulesByNumber(Architecture architecture) {
        NavigableMap<Long, List<Rule>> byNumber = new TreeMap<>();
        for (Rule rule : filter.rules()) {
            Rule fitting = architecture.wide() ? rule : rule.narrowed();
            for (String name : rule.names()) {
                SystemCallTable.number(name, architecture)
                        .ifPresent(number -> {
                            List<Rule> rules =
                                    byNumber.computeIfAbsent(
                                            Integer.toUnsignedLong(number), _ -> new ArrayList<>());
                            if (!rule.action().equals(filter.defaultAction())) {
                                rules.add(fitting);
                            }
                        });
            }
        }
        return byNumber;
    }

    private int outcome(List<Rule> rules, Architecture architecture) {
        Action defaultAction = filter.defaultAction();
        Optional<Rule> unconditional =
                rules.stream().filter(rule -> rule.conditions().isEmpty()).findFirst();
        if (unconditional.isPresent() || rules.isEmpty()) {
            return assembler.exit(unconditional.map(Rule::action).orElse(defaultAction));
        }
        return ArgumentSearch.fits(rules)
                ? ArgumentSearch.write(assembler, rules, defaultAction, architecture.wide())
                : ConditionChain.write(assembler, rules, defaultAction, architecture.wide());
    }
}
