package dev.bulkhead.network.dns;

import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Questions that wait until others are answered: one of each asker in turn, so that who asks much
 * waits long and nobody else does.
 *
 * @param <T> what waits
 */
final class WaitingLine<T> {
    private final int each;
    private final int all;
    private final Map<InetAddress, ArrayDeque<T>> lines = new LinkedHashMap<>();
    private int size;

    /**
     * Makes an empty line.
     *
     * @param each how many of one asker may wait
     * @param all how many may wait in all
     */
    WaitingLine(int each, int all) {
        this.each = each;
        this.all = all;
    }

    /** Adds one at the end; returns false where there is no room. */
    boolean offer(InetAddress asker, T question) {
        ArrayDeque<T> line = lines.get(asker);
        if (size >= all || (line != null && line.size() >= each)) {
            return false;
        }
        lines.computeIfAbsent(asker, _ -> new ArrayDeque<>(4)).add(question);
        size++;
        return true;
    }

    /** Takes the one whose turn it is. */
    Optional<T> poll() {
        Iterator<Map.Entry<InetAddress, ArrayDeque<T>>> first = lines.entrySet().iterator();
        if (!first.hasNext()) {
            return Optional.empty();
        }
        Map.Entry<InetAddress, ArrayDeque<T>> entry = first.next();
        InetAddress asker = entry.getKey();
        ArrayDeque<T> line = entry.getValue();
        first.remove();
        T question = line.remove();
        size--;
        if (!line.isEmpty()) {
            lines.put(asker, line);
        }
        return Optional.of(question);
    }
}
