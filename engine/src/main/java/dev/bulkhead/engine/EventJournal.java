package dev.bulkhead.engine;

import dev.bulkhead.oci.json.Json;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.MalformedDocumentException;
import dev.bulkhead.oci.json.ObjectReader;
import dev.bulkhead.oci.json.ObjectWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The events on disk, a line of JSON each, in two files that take turns. They are written behind
 * the engine's back, so that nobody waits for a disk: an engine that is killed loses the events of
 * its last moment.
 */
final class EventJournal implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(EventJournal.class.getName());
    private static final long MOST_BYTES = 2 << 20;
    private static final int MOST_AT_ONCE = 256;
    private static final int LONGEST_LINE = 1 << 20;

    private final Path file;
    private Optional<Thread> writer = Optional.empty();

    /**
     * Makes a journal.
     *
     * @param file where the newest events are
     */
    EventJournal(Path file) {
        this.file = file;
    }

    private Path older() {
        return file.resolveSibling(file.getFileName() + ".1");
    }

    /** Keeps all events of a stream until its end. */
    void keep(EventStream stream) {
        writer = Optional.of(Thread.ofVirtual().name("event-journal").start(() -> write(stream)));
    }

    private void write(EventStream stream) {
        try (stream) {
            for (; ; ) {
                Optional<Event> event = stream.next();
                if (event.isEmpty()) {
                    return;
                }
                append(batch(event.get(), stream));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static byte[] batch(Event first, EventStream stream) throws InterruptedException {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        Optional<Event> event = Optional.of(first);
        for (int count = 1; event.isPresent(); count++) {
            lines.writeBytes(Json.write(encode(event.get())));
            lines.write('\n');
            event = count < MOST_AT_ONCE ? stream.next(Duration.ZERO) : Optional.empty();
        }
        return lines.toByteArray();
    }

    private void append(byte[] lines) {
        try {
            if (Files.exists(file) && Files.size(file) > MOST_BYTES) {
                Files.move(file, older(), StandardCopyOption.ATOMIC_MOVE);
            }
            Files.write(file, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "events are not kept: " + e.getMessage());
        }
    }

    /** Reads the events between two moments. */
    Deque<Event> read(Instant since, Instant before) throws EngineException {
        Deque<Event> events = new ArrayDeque<>();
        try {
            for (Path each : List.of(older(), file)) {
                for (String line : lines(each)) {
                    decode(line)
                            .filter(event -> !event.time().isBefore(since))
                            .filter(event -> event.time().isBefore(before))
                            .ifPresent(events::add);
                }
            }
        } catch (IOException e) {
            throw new EngineException(
                    EngineException.Kind.FAILED, "read past events: " + e.getMessage(), e);
        }
        return events;
    }

    private static List<String> lines(Path file) throws IOException {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList();
        } catch (NoSuchFileException _) {
            return List.of();
        }
    }

    private static JsonObject encode(Event event) {
        return new ObjectWriter()
                .string("time", event.time().toString())
                .string("subject", event.subject().name().toLowerCase(Locale.ROOT))
                .string("action", event.action())
                .string("id", event.id())
                .stringMap("attributes", event.attributes())
                .finish(JsonObject.EMPTY);
    }

    /** Reads a line; one that was cut off by a crash is none. */
    private static Optional<Event> decode(String line) {
        try {
            return Optional.of(
                    Json.read(
                            line.getBytes(StandardCharsets.UTF_8),
                            LONGEST_LINE,
                            EventJournal::decode));
        } catch (MalformedDocumentException | DateTimeException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static Event decode(ObjectReader in) {
        return new Event(
                Instant.parse(in.requiredString("time")),
                Event.Subject.valueOf(in.requiredString("subject").toUpperCase(Locale.ROOT)),
                in.requiredString("action"),
                in.requiredString("id"),
                in.stringMap("attributes"));
    }

    /** Waits until what was published is written. */
    @Override
    public void close() {
        if (writer.isPresent()) {
            try {
                writer.get().join();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
