package dev.bulkhead.kernel.seccomp;

import java.util.List;

/**
 * Code for a call whose rules look at several arguments or at single bits: the rules are tried in
 * order, and within a rule its conditions. Filters see words of 32 bits, so a comparison of 64 bits
 * is one of the high words, and one of the low words where those are equal.
 */
final class ConditionChain {
    private static final int ALL_BITS = -1;

    private final BpfAssembler assembler;
    private final boolean wide;

    private ConditionChain(BpfAssembler assembler, boolean wide) {
        this.assembler = assembler;
        this.wide = wide;
    }

    /**
     * Writes the tests.
     *
     * @param wide whether arguments have high words
     * @return the label of the code
     */
    static int write(BpfAssembler assembler, List<Rule> rules, Action defaultAction, boolean wide) {
        ConditionChain chain = new ConditionChain(assembler, wide);
        int otherwise = assembler.exit(defaultAction);
        for (Rule rule : rules.reversed()) {
            int then = assembler.exit(rule.action());
            for (Condition condition : rule.conditions().reversed()) {
                then = chain.test(condition, then, otherwise);
            }
            otherwise = then;
        }
        return otherwise;
    }

    private int test(Condition condition, int yes, int no) {
        int argument = condition.argument();
        long value = condition.value();
        return switch (condition.comparison()) {
            case EQ -> equal(argument, -1, value, yes, no);
            case NE -> equal(argument, -1, value, no, yes);
            case MASKED_EQ -> equal(argument, value, condition.valueTwo(), yes, no);
            case GT -> ordered(BpfInstruction.JUMP_GREATER, argument, value, yes, no);
            case LE -> ordered(BpfInstruction.JUMP_GREATER, argument, value, no, yes);
            case GE -> ordered(BpfInstruction.JUMP_GREATER_EQUAL, argument, value, yes, no);
            case LT -> ordered(BpfInstruction.JUMP_GREATER_EQUAL, argument, value, no, yes);
        };
    }

    private int equal(int argument, long mask, long value, int yes, int no) {
        int low = equalWord(SeccompData.lowWord(argument), (int) mask, (int) value, yes, no);
        return wide
                ? equalWord(SeccompData.highWord(argument), high(mask), high(value), low, no)
                : low;
    }

    private int equalWord(int offset, int mask, int value, int yes, int no) {
        if (mask == 0) {
            return yes;
        }
        if (mask == ALL_BITS) {
            return assembler.load(
                    offset, assembler.branch(BpfInstruction.JUMP_EQUAL, value, yes, no));
        }
        if (value == 0) {
            return assembler.load(offset, assembler.branch(BpfInstruction.JUMP_SET, mask, no, yes));
        }
        if (value == mask && Integer.bitCount(mask) == 1) {
            return assembler.load(offset, assembler.branch(BpfInstruction.JUMP_SET, mask, yes, no));
        }
        int compare = assembler.branch(BpfInstruction.JUMP_EQUAL, value, yes, no);
        return assembler.load(offset, assembler.and(mask, compare));
    }

    /** Writes a test for greater, or for greater or equal as the code of the low words says. */
    private int ordered(int lowTest, int argument, long value, int yes, int no) {
        int low =
                assembler.load(
                        SeccompData.lowWord(argument),
                        assembler.branch(lowTest, (int) value, yes, no));
        if (!wide) {
            return low;
        }
        int equal = assembler.branch(BpfInstruction.JUMP_EQUAL, high(value), low, no);
        return assembler.load(
                SeccompData.highWord(argument),
                assembler.branch(BpfInstruction.JUMP_GREATER, high(value), yes, equal));
    }

    private static int high(long value) {
        return (int) (value >>> Integer.SIZE);
    }
}
