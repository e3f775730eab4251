package dev.bulkhead.engine;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/**
 * Which shapes were asked for lately, and which of them are worth to be prepared. Not thread-safe.
 */
final class ShapeHistory {
    /** How many shapes are prepared for. */
    private static final int MOST = 2;

    private static final int REMEMBERED = 16;

    private final Deque<Shape> last = new ArrayDeque<>();
    private final Set<Shape> chosen = new HashSet<>();

    /** Returns the shapes that are prepared for. */
    Set<Shape> chosen() {
        return Collections.unmodifiableSet(chosen);
    }

    /** Notes that a shape was asked for. */
    void add(Shape shape) {
        last.add(shape);
        if (last.size() > REMEMBERED) {
            last.remove();
        }
        if (chosen.size() < MOST) {
            chosen.add(shape);
        } else if (!chosen.contains(shape)) {
            Shape rarest = Collections.min(chosen, (a, b) -> Integer.compare(count(a), count(b)));
            // Clearly more often: shapes that are asked for by turns shall not drive out each
            // other.
            if (count(shape) > count(rarest) + 1) {
                chosen.remove(rarest);
                chosen.add(shape);
            }
        }
    }

    private int count(Shape shape) {
        return Collections.frequency(last, shape);
    }

    /** Forgets everything. */
    void clear() {
        last.clear();
        chosen.clear();
    }
}
