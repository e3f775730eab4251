package dev.bulkhead.example;

import dev.bulkhead.engine.Engine;
import dev.bulkhead.engine.EngineException;
import dev.bulkhead.engine.Event;
import dev.bulkhead.engine.EventStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Watches what happens to containers while one is run. */
public final class WatchedEvents {
    private WatchedEvents() {}

    /** Runs a command, and returns what happened to its container from its making to its end. */
    public static List<String> ofRun(Engine engine, List<String> command)
            throws EngineException, InterruptedException {
        List<String> seen = new ArrayList<>();
        try (EventStream events = engine.events().subscribe(Optional.empty(), Optional.empty())) {
            CommandOutput.of(engine, command);
            for (Optional<Event> event = events.next(); event.isPresent(); event = events.next()) {
                seen.add(event.get().action());
                if (event.get().action().equals("destroy")) {
                    return seen;
                }
            }
        }
        return seen;
    }

    /** Watches the command of the arguments; the first is the engine's directory. */
    public static void main(String[] arguments) throws Exception {
        List<String> all = List.of(arguments);
        try (Engine engine = Engine.open(Path.of(all.getFirst()))) {
            ofRun(engine, all.subList(1, all.size())).forEach(System.out::println);
        }
    }
}
