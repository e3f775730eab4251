package dev.bulkhead.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events: order, slow readers, and what is remembered. */
final class EventLogTest {
    @TempDir private Path directory;

    private EventLog open() {
        EventLog log = new EventLog(new EventJournal(directory.resolve("events")));
        log.open();
        return log;
    }

    private static void publish(EventLog log, String action) {
        log.publish(Event.Subject.CONTAINER, action, "id", Map.of("name", "n"));
    }

    private static List<String> read(EventStream stream) throws InterruptedException {
        List<String> actions = new ArrayList<>();
        for (Optional<Event> event = stream.next(Duration.ofMillis(50));
                event.isPresent();
                event = stream.next(Duration.ofMillis(50))) {
            actions.add(event.get().action());
        }
        return actions;
    }

    @Test
    void whoSubscribesIsToldFromThenOn() throws Exception {
        try (EventLog log = open()) {
            publish(log, "before");
            try (EventStream stream = log.subscribe(Optional.empty(), Optional.empty())) {
                publish(log, "first");
                publish(log, "second");
                assertThat(read(stream)).containsExactly("first", "second");
                assertThat(stream.isOver()).isFalse();
                assertThat(stream.missed()).isZero();
            }
        }
    }

    @Test
    void aSlowReaderMissesTheOldestAndHoldsUpNobody() throws Exception {
        try (EventLog log = open();
                EventStream stream = log.subscribe(Optional.empty(), Optional.empty())) {
            for (int i = 0; i < EventLog.KEPT + 10; i++) {
                publish(log, Integer.toString(i));
            }
            List<String> actions = read(stream);
            assertThat(actions).hasSize(EventLog.KEPT).first().isEqualTo("10");
            assertThat(stream.missed()).isEqualTo(10);
        }
    }

    @Test
    void thePastIsRememberedByTheNextEngine() throws Exception {
        Instant start = Instant.now();
        try (EventLog log = open()) {
            publish(log, "create");
            publish(log, "start");
        }
        // A crash cuts a line off.
        Files.writeString(directory.resolve("events"), "{\"time\":", StandardOpenOption.APPEND);
        Instant between = Instant.now();
        try (EventLog log = open()) {
            publish(log, "die");
            try (EventStream all = log.subscribe(Optional.of(start), Optional.of(Instant.now()))) {
                assertThat(read(all)).containsExactly("create", "start", "die");
                assertThat(all.isOver()).isTrue();
            }
            try (EventStream late = log.subscribe(Optional.of(between), Optional.empty())) {
                assertThat(read(late)).containsExactly("die");
            }
            try (EventStream old = log.subscribe(Optional.of(start), Optional.of(between))) {
                Event event = old.next().orElseThrow();
                assertThat(event.attributes()).containsExactly(Map.entry("name", "n"));
                assertThat(read(old)).containsExactly("start");
            }
        }
    }

    @Test
    void aStreamEndsAtItsMomentWithoutFurtherEvents() throws Exception {
        try (EventLog log = open();
                EventStream stream =
                        log.subscribe(
                                Optional.empty(), Optional.of(Instant.now().plusMillis(100)))) {
            assertThat(stream.next()).isEmpty();
            assertThat(stream.isOver()).isTrue();
        }
    }

    @Test
    void closingTheLogOrTheStreamWakesWhoWaits() throws Exception {
        EventLog log = open();
        EventStream first = log.subscribe(Optional.empty(), Optional.empty());
        EventStream second = log.subscribe(Optional.empty(), Optional.empty());
        Thread waiting = Thread.ofVirtual().start(() -> waitFor(first));
        first.close();
        assertThat(waiting.join(Duration.ofSeconds(30))).isTrue();
        Thread other = Thread.ofVirtual().start(() -> waitFor(second));
        log.close();
        assertThat(other.join(Duration.ofSeconds(30))).isTrue();
    }

    private static void waitFor(EventStream stream) {
        try {
            assertThat(stream.next()).isEmpty();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
