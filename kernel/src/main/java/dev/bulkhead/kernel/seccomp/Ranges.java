package dev.bulkhead.kernel.seccomp;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Which code each value of a 32-bit word leads to: the whole word, cut into ranges. */
final class Ranges {
    static final long LAST = 0xFFFFFFFFL;

    /** The label in force from each first value on, to the next one. */
    private final NavigableMap<Long, Integer> starts = new TreeMap<>();

    /**
     * A run of values with the same label.
     *
     * @param first the first value, unsigned 32 bits
     * @param last the last value
     */
    record Range(long first, long last, int label) {
        boolean single() {
            return first == last;
        }
    }

    Ranges(int label) {
        starts.put(0L, label);
    }

    /** Gives a label to the values from first to last, whatever they had. */
    void assign(long first, long last, int label) {
        if (last < LAST && !starts.containsKey(last + 1)) {
            starts.put(last + 1, labelOf(last + 1));
        }
        starts.subMap(first, true, last, true).clear();
        starts.put(first, label);
    }

    private int labelOf(long value) {
        return starts.floorEntry(value).getValue();
    }

    /** Returns the ranges in order, neighbours with the same label as one. */
    List<Range> merged() {
        List<Range> ranges = new ArrayList<>();
        for (Map.Entry<Long, Integer> start : starts.entrySet()) {
            Long following = starts.higherKey(start.getKey());
            long last = following == null ? LAST : following - 1;
            long first = start.getKey();
            if (!ranges.isEmpty() && ranges.getLast().label() == start.getValue()) {
                first = ranges.removeLast().first();
            }
            ranges.add(new Range(first, last, start.getValue()));
        }
        return ranges;
    }
}
