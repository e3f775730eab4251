package dev.bulkhead.runtime.launch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** What a monitor says to the engine ({@code clients.h}). */
sealed interface MonitorMessage {
    /** The longest message that an engine is sent. */
    int MAX_SIZE = 64;

    /** The child waits for the rest of its plan. */
    record Parked(int pid) implements MonitorMessage {}

    /** The container's program runs. */
    record Started(int pid) implements MonitorMessage {}

    /** The launch failed. */
    record Failed(FailureReport report) implements MonitorMessage {}

    /** The container's first process has ended. */
    record Ended(int code, int status) implements MonitorMessage {}

    /** The monitor has as many clients as it can have, and closes the connection. */
    record Busy() implements MonitorMessage {}

    /** Something that is for those who show output. */
    record Other() implements MonitorMessage {}

    /**
     * Reads a message.
     *
     * @throws IOException if it is none
     */
    static MonitorMessage parse(ByteBuffer message) throws IOException {
        ByteBuffer bytes = message.slice().order(ByteOrder.LITTLE_ENDIAN);
        if (!bytes.hasRemaining()) {
            throw new IOException("the monitor sent an empty message");
        }
        byte letter = bytes.get(0);
        return switch (letter) {
            case 'S' -> new Started(bytes.getInt(4));
            case 'P' -> new Parked(bytes.getInt(4));
            case 'F' ->
                    new Failed(
                            new FailureReport(
                                    phase(bytes.get(1)),
                                    bytes.get(2) != 0,
                                    bytes.getInt(4),
                                    bytes.getInt(8)));
            case 'X' -> new Ended(bytes.getInt(4), bytes.getInt(8));
            case 'B' -> new Busy();
            case 'L', 'R', 'A' -> new Other();
            default -> throw new IOException("the monitor sent an unknown message: " + letter);
        };
    }

    private static FailureReport.Phase phase(byte number) throws IOException {
        return switch (number) {
            case 0 -> FailureReport.Phase.BEFORE;
            case 1 -> FailureReport.Phase.CLONE;
            case 2 -> FailureReport.Phase.BESIDE;
            case 3 -> FailureReport.Phase.CHILD;
            default -> throw new IOException("the monitor failed in an unknown phase: " + number);
        };
    }
}
