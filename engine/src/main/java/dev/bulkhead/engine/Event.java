package dev.bulkhead.engine;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Something that happened.
 *
 * @param time when
 * @param subject what kind of thing it happened to
 * @param action what happened, in Docker's words: {@code start}, {@code die}, {@code pull} …
 * @param id whom it happened to: a container's or a network's id, a volume's name, an image's name
 * @param attributes more about it: of a container its {@code image}, {@code name} and labels, of
 *     its end the {@code exitCode}
 */
public record Event(
        Instant time, Subject subject, String action, String id, Map<String, String> attributes) {
    public Event {
        attributes = Collections.unmodifiableMap(new TreeMap<>(attributes));
    }

    /** What things happen to. */
    public enum Subject {
        CONTAINER,
        IMAGE,
        VOLUME,
        NETWORK
    }
}
