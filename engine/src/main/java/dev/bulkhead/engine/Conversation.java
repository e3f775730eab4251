package dev.bulkhead.engine;

import java.io.IOException;
import java.util.function.Predicate;

/**
 * A connection to a program's standard streams by method calls, for one who has no terminal of its
 * own to hand over. Output and input may be carried on by two threads at once; both wait without
 * blocking a platform thread.
 */
public interface Conversation extends AutoCloseable {
    /**
     * Gives what the program writes, from the moment of the connection on, as it is written.
     * Returns when the program has ended and everything was given, when the consumer wants no more,
     * or when the thread is interrupted.
     *
     * @param consumer is given each record, and says whether it wants more
     */
    void output(Predicate<LogRecord> consumer) throws IOException;

    /**
     * Gives the program input, and returns when it is taken; waits for a program that is not yet
     * started.
     *
     * @throws IOException if the program has ended
     */
    void input(byte[] bytes, int offset, int length) throws IOException;

    /** Tells the program that no more input comes. */
    void endInput() throws IOException;

    /** Tells the program's terminal its size; does nothing before the start and after the end. */
    void resize(int rows, int columns) throws IOException;

    /** Ends the conversation; the program runs on. Whoever waits in it is let go. */
    @Override
    void close();
}
