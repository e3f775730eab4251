package dev.bulkhead.kernel.seccomp;

import dev.bulkhead.kernel.seccomp.Ranges.Range;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Code that finds the range of a word: a binary search over blocks of neighbouring ranges. In a
 * block all values but a few single ones lead to the same code, so an equality test for each
 * exception does what two comparisons with its borders would do.
 */
final class RangeSearch {
    /** More exceptions in a block make the program shorter and the search longer. */
    private static final int MAX_EXCEPTIONS = 3;

    private final BpfAssembler assembler;
    private final List<Range> ranges;

    /** The instructions that the ranges up to an index take, and the last block among them. */
    private final int[] costs;

    private final Block[] lastBlocks;

    private RangeSearch(BpfAssembler assembler, List<Range> ranges) {
        this.assembler = assembler;
        this.ranges = ranges;
        this.costs = new int[ranges.size() + 1];
        this.lastBlocks = new Block[ranges.size() + 1];
    }

    /** Neighbouring ranges in which everything but the exceptions has one label. */
    private record Block(List<Range> ranges, int label) {
        int first() {
            return (int) ranges.getFirst().first();
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
        if (merged.size() == 1) {
            return merged.getFirst().label();
        }
        RangeSearch search = new RangeSearch(assembler, merged);
        return assembler.load(offset, search.search(search.cheapestBlocks()));
    }

    private int search(List<Block> blocks) {
        if (blocks.size() == 1) {
            return tests(blocks.getFirst());
        }
        int middle = blocks.size() / 2;
        int upper = search(blocks.subList(middle, blocks.size()));
        int lower = search(blocks.subList(0, middle));
        int border = blocks.get(middle).first();
        return assembler.branch(BpfInstruction.JUMP_GREATER_EQUAL, border, upper, lower);
    }

    private int tests(Block block) {
        int next = block.label();
        for (Range range : block.ranges().reversed()) {
            if (range.label() != block.label()) {
                int value = (int) range.first();
                next = assembler.branch(BpfInstruction.JUMP_EQUAL, value, range.label(), next);
            }
        }
        return next;
    }

    /** Cuts the ranges into blocks that take the fewest instructions. */
    private List<Block> cheapestBlocks() {
        Arrays.fill(costs, 1, costs.length, Integer.MAX_VALUE);
        for (int start = 0; start < ranges.size(); start++) {
            // A block's label is among its first ranges, since only so many can be exceptions.
            int candidates = Math.min(ranges.size(), start + MAX_EXCEPTIONS + 1);
            for (int candidate = start; candidate < candidates; candidate++) {
                tryBlocks(start, ranges.get(candidate).label());
            }
        }
        List<Block> blocks = new ArrayList<>();
        for (int end = ranges.size(); end > 0; end -= lastBlocks[end].ranges().size()) {
            blocks.addFirst(lastBlocks[end]);
        }
        return blocks;
    }

    /** Considers all blocks with a start and a label. */
    private void tryBlocks(int start, int label) {
        int exceptions = 0;
        for (int index = start; index < ranges.size(); index++) {
            Range range = ranges.get(index);
            if (range.label() != label && (!range.single() || ++exceptions > MAX_EXCEPTIONS)) {
                return;
            }
            // One instruction for each exception, and one that finds the block.
            int cost = costs[start] + exceptions + 1;
            if (cost < costs[index + 1]) {
                costs[index + 1] = cost;
                lastBlocks[index + 1] = new Block(ranges.subList(start, index + 1), label);
            }
        }
    }
}
