package dev.bulkhead.docker.api;

import dev.bulkhead.docker.http.HttpFailure;
import dev.bulkhead.docker.http.Query;
import java.time.Instant;
import java.util.Optional;

/**
 * What of a log is wanted, and how.
 *
 * @param timestamps whether each line begins with its time
 * @param since what is older is left out
 * @param until what is newer is left out
 * @param tail how many of the last lines are wanted; -1: all
 */
record LogSelection(boolean timestamps, Instant since, Instant until, long tail) {
    static LogSelection of(Query query) throws HttpFailure {
        return new LogSelection(
                query.flag("timestamps"),
                time(query, "since").orElse(Instant.MIN),
                time(query, "until").orElse(Instant.MAX),
                tail(query.text("tail").orElse("all")));
    }

    private static long tail(String text) {
        // What is no number means all lines, as with Docker.
        return text.matches("[0-9]{1,15}") ? Long.parseLong(text) : -1;
    }

    /**
     * Reads seconds since the epoch with a fraction, or a time in ISO 8601; 0 is as good as none.
     */
    static Optional<Instant> time(Query query, String name) throws HttpFailure {
        Optional<String> text = query.text(name);
        if (text.isEmpty() || text.get().matches("0(\\.0+)?")) {
            return Optional.empty();
        }
        return Optional.of(Times.past(text.get()));
    }
}
