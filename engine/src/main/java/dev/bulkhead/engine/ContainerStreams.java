package dev.bulkhead.engine;

import dev.bulkhead.runtime.ClientConnection;
import dev.bulkhead.runtime.StreamClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;

/** Connects to what a container writes and reads. */
final class ContainerStreams {
    private final ContainerState state;

    ContainerStreams(ContainerState state) {
        this.state = state;
    }

    Attachment attach() throws EngineException {
        var _ = state.requireResponsive();
        try {
            long logOffset = logSize(state.directory());
            Attachment attachment =
                    attachment(state.engine().runtime().connect(state.directory()), logOffset);
            state.publish("attach");
            return attachment;
        } catch (IOException e) {
            throw new EngineException(
                    EngineException.Kind.CONFLICT,
                    "attach to "
                            + state.name()
                            + ": its monitor does not answer: "
                            + e.getMessage(),
                    e);
        }
    }

    Conversation converse() throws EngineException {
        state.lock().lock();
        try {
            state.requirePresent();
            LogFiles files = new LogFiles(state.directory());
            LocalConversation conversation = new LocalConversation(files, files.current());
            if (state.status().isAlive()) {
                conversation.connect(this::streams);
            } else {
                state.onceRunning(() -> conversation.connect(this::streams));
                var _ = state.removed().thenRun(conversation::end);
            }
            return conversation;
        } catch (IOException e) {
            throw new EngineException(
                    EngineException.Kind.FAILED,
                    "attach to " + state.name() + ": " + e.getMessage(),
                    e);
        } finally {
            state.lock().unlock();
        }
    }

    private StreamClient streams(Runnable grown) throws IOException {
        try (ClientConnection connection = state.engine().runtime().connect(state.directory())) {
            return state.engine().runtime().streams(connection.socket(), grown);
        }
    }

    static Attachment attachment(ClientConnection client, long logOffset) {
        return new Attachment(client.socket(), client.log(), logOffset, client::close);
    }

    static long logSize(Path directory) throws IOException {
        Path log = directory.resolve("log");
        return Files.exists(log) ? Files.size(log) : 0;
    }

    void logs(boolean follow, Predicate<LogRecord> consumer) throws EngineException {
        if (!state.record().request().log().kept()) {
            throw new EngineException(
                    EngineException.Kind.BAD_REQUEST,
                    "container "
                            + state.name()
                            + " keeps no log: it was made with the log driver none");
        }
        try {
            new LogReader(state.directory(), consumer)
                    .read(() -> follow && state.status().isAlive());
        } catch (IOException e) {
            throw new EngineException(
                    EngineException.Kind.FAILED,
                    "logs of " + state.name() + ": " + e.getMessage(),
                    e);
        }
    }
}
