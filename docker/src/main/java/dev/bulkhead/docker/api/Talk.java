package dev.bulkhead.docker.api;

import dev.bulkhead.docker.http.Hijacked;
import dev.bulkhead.engine.Conversation;
import java.io.IOException;
import java.util.Optional;

/** A client and a program on one connection. */
final class Talk {
    private final Conversation conversation;
    private final Hijacked client;
    private final Frames frames;

    /** Whether the client has left the program alone. */
    private volatile boolean hasGone;

    Talk(Conversation conversation, Hijacked client, Frames frames) {
        this.conversation = conversation;
        this.client = client;
        this.frames = frames;
    }

    /**
     * Carries bytes both ways until the program ends or the client goes; returns whether the
     * program has ended.
     *
     * @param input whether the program reads what the client sends
     * @param keys what the client types to leave a program with a terminal
     */
    boolean run(boolean input, Optional<DetachKeys> keys) throws IOException {
        Thread.ofVirtual().name("input").start(() -> listen(input, keys));
        conversation.output(record -> {
            hasGone |= !frames.write(record);
            return !hasGone;
        });
        return !hasGone;
    }

    private void listen(boolean input, Optional<DetachKeys> keys) {
        byte[] buffer = new byte[8192];
        try {
            for (int count; (count = client.in().read(buffer)) >= 0; ) {
                if (keys.isPresent() && keys.get().complete(buffer, count)) {
                    hasGone = true;
                    conversation.close();
                    return;
                }
                if (input) {
                    conversation.input(buffer, 0, count);
                }
            }
            // A client that sends no more may still listen; a terminal has no end of input.
            if (input && keys.isEmpty()) {
                conversation.endInput();
            }
        } catch (IOException _) {
            // One of the two has gone, which the output finds too.
        }
    }
}
