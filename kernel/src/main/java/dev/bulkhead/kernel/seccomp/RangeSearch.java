package dev.bulkhead.kernel.seccomp;

import dev.bulkhead.kernel.seccomp.Ranges.Range;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Code that finds the range of a word: a binary search over blocks of neighbouring ranges. In a
 * block all values but a few single ones lead to the same code, so an equality test for each
 * exception does what two comparisons with its borders would do.
 */
final class RangeSearch {
    /** More exceptions in a block make the program shorter and the search longer. */
    private static final int MAX_EXCEPTIONS = 3;

    private static final int MAX_RANGES = 2 * MAX_EXCEPTIONS + 1;

    private RangeSearch() {}

    /**
     * Neighbouring ranges in which everything but the exceptions has one label.
     *
     * @param first the first value
     * @param size how many ranges there are
     */
    private record Block(long first, int size, int label, List<Range> exceptions) {
        /** The instructions that it takes: its tests, and one that finds it. */
        int cost() {
            return exceptions.size() + 1;
        }
    }

    /**
     * Writes code that loads a word and searches its range, or nothing where there is only one.
     *
     * @param offset where the word is in struct seccomp_data
     * @return the label of the load
     */
    static int write(BpfAssembler assembler, int offset, Ranges ranges) {
        List<Range> merged = ranges.merged();
        return merged.size() == 1
                ? merged.getFirst().label()
                : assembler.load(offset, search(assembler, cheapest(merged)));
    }

    private static int search(BpfAssembler assembler, List<Block> blocks) {
        if (blocks.size() == 1) {
            return tests(assembler, blocks.getFirst());
        }
        int middle = blocks.size() / 2;
        int upper = search(assembler, blocks.subList(middle, blocks.size()));
        int lower = search(assembler, blocks.subList(0, middle));
        int border = (int) blocks.get(middle).first();
        return assembler.branch(BpfInstruction.JUMP_GREATER_EQUAL, border, upper, lower);
    }

    private static int tests(BpfAssembler assembler, Block block) {
        int label = block.label();
        for (Range exception : block.exceptions().reversed()) {
            int value = (int) exception.first();
            label = assembler.branch(BpfInstruction.JUMP_EQUAL, value, exception.label(), label);
        }
        return label;
    }

    /** Cuts the ranges into blocks that take the fewest instructions. */
    private static List<Block> cheapest(List<Range> ranges) {
        int[] costs = new int[ranges.size() + 1];
        Block[] last = new Block[ranges.size() + 1];
        for (int end = 1; end <= ranges.size(); end++) {
            costs[end] = Integer.MAX_VALUE;
            for (int start = Math.max(0, end - MAX_RANGES); start < end; start++) {
                int before = costs[start];
                int upTo = end;
                block(ranges.subList(start, end))
                        .filter(block -> before + block.cost() < costs[upTo])
                        .ifPresent(block -> {
                            costs[upTo] = before + block.cost();
                            last[upTo] = block;
                        });
            }
        }
        List<Block> blocks = new ArrayList<>();
        for (int end = ranges.size(); end > 0; end -= last[end].size()) {
            blocks.addFirst(last[end]);
        }
        return blocks;
    }

    /** Takes ranges as one block, with as few exceptions as possible, if they can be one. */
    private static Optional<Block> block(List<Range> ranges) {
        return ranges.stream()
                .map(Range::label)
                .distinct()
                .map(label ->
                        new Block(
                                ranges.getFirst().first(),
                                ranges.size(),
                                label,
                                others(ranges, label)))
                .filter(block -> block.exceptions().size() <= MAX_EXCEPTIONS)
                .filter(block -> block.exceptions().stream().allMatch(Range::single))
                .min(Comparator.comparingInt(Block::cost));
    }

    private static List<Range> others(List<Range> ranges, int label) {
        return ranges.stream().filter(range -> range.label() != label).toList();
    }
}
