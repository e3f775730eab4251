package dev.bulkhead.network.dns;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Answers of upstream servers, for as long as these say. Its size is bounded in number and bytes;
 * what was not asked for the longest goes first.
 */
final class AnswerCache {
    private static final int MAX_ENTRIES = 4096;
    private static final int MAX_BYTES = 2 << 20;

    /** What an entry costs besides its message. */
    private static final int OVERHEAD = 300;

    private record Entry(Reply reply, long came) {
        int cost() {
            return reply.length() + OVERHEAD;
        }
    }

    private final LongSupplier seconds;
    private final Map<QuestionKey, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
    private int bytes;

    /**
     * Makes an empty cache.
     *
     * @param seconds a clock that never goes back
     */
    AnswerCache(LongSupplier seconds) {
        this.seconds = seconds;
    }

    /** Returns the answer to a question, if it is known and not too old. */
    Optional<byte[]> answer(QuestionKey key, Query query, int limit) {
        Entry entry = entries.get(key);
        if (entry == null) {
            return Optional.empty();
        }
        long age = seconds.getAsLong() - entry.came();
        if (age >= entry.reply().keepSeconds()) {
            remove(key);
            return Optional.empty();
        }
        return Optional.of(entry.reply().answer(query, age, limit));
    }

    /** Keeps an answer, if it may be kept. */
    void put(QuestionKey key, Reply reply) {
        if (reply.keepSeconds() == 0) {
            return;
        }
        remove(key);
        Entry entry = new Entry(reply, seconds.getAsLong());
        entries.put(key, entry);
        bytes += entry.cost();
        Iterator<Entry> eldest = entries.values().iterator();
        while (bytes > MAX_BYTES || entries.size() > MAX_ENTRIES) {
            bytes -= eldest.next().cost();
            eldest.remove();
        }
    }

    private void remove(QuestionKey key) {
        Entry removed = entries.remove(key);
        if (removed != null) {
            bytes -= removed.cost();
        }
    }

    int size() {
        return entries.size();
    }

    int bytes() {
        return bytes;
    }
}
