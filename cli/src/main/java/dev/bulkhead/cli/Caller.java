package dev.bulkhead.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;

/**
 * Who typed a command: the front in the caller's terminal, with all that a process gets from its
 * parent.
 *
 * <p>Signals, the keys that detach and the caller's leaving come at any time, on other threads.
 * Where a command has not said what to do then, its thread is interrupted: at SIGINT, SIGTERM,
 * SIGHUP, SIGQUIT (and the caller gets 128 + signal as exit code), and when the caller is gone.
 * What a command gives as handler returns soon: it wakes somebody and does no work itself.
 */
public interface Caller {
    /** Returns the arguments, without the program's name; bytes that are not UTF-8 are replaced. */
    List<String> arguments();

    /** Returns the environment; of a name that occurs twice the first value, as getenv(3). */
    Map<String, String> environment();

    /** Returns the working directory, absolute; empty if it was removed. */
    Optional<Path> workingDirectory();

    /** Returns the mask for the modes of new files, umask(2). */
    int umask();

    /** Returns the version of the front. */
    String version();

    /** Returns the caller's standard input. */
    StandardStream input();

    /** Returns the caller's standard output. */
    StandardStream output();

    /** Returns the caller's standard error. */
    StandardStream error();

    /**
     * Returns whether a container may get a standard stream itself: a regular file, a pipe or
     * /dev/null. Of a terminal it could read the keys, by a directory it could leave its root.
     */
    boolean isPassable(StandardStream stream);

    /** Returns the size of the caller's terminal, if any standard stream is one. */
    Optional<WindowSize> window();

    /** Reads the caller's standard input; waiting for it holds no carrier thread. */
    InputStream in();

    /** Writes bytes to the caller's standard output; they leave as {@link #out()} says. */
    OutputStream outputStream();

    /** Writes bytes to the caller's standard error, as {@link #outputStream()} does. */
    OutputStream errorStream();

    /**
     * Writes text to the caller's standard output. It leaves when the buffer is full, at {@code
     * flush()} and when the command ends; a caller that reads slowly slows the writer down.
     */
    PrintWriter out();

    /** Writes text to the caller's standard error, as {@link #out()} does. */
    PrintWriter err();

    /**
     * Connects the caller with a container's monitor: from here on keys, window sizes and signals
     * go there directly and output comes from the log, even if this process ends. The command goes
     * on, and its exit code is the caller's.
     *
     * @throws IOException if the caller is gone
     */
    void attach(Attachment attachment) throws IOException;

    /**
     * Says what to do at a signal that the caller received and that no monitor gets.
     *
     * @param handler gets the signal's number
     */
    void onSignal(IntConsumer handler);

    /** Says what to do when the user types the keys that detach; at once if that has happened. */
    void onDetach(Runnable handler);

    /** Says what to do when the caller is gone; at once if it is. */
    void onDisconnect(Runnable handler);

    /**
     * One of the three descriptors that a process starts with, as a descriptor of this process.
     *
     * @param fd the number, open as long as the command runs; its open file is shared with other
     *     processes and may block
     * @param terminal whether it is a terminal
     */
    record StandardStream(int fd, boolean terminal) {}

    /**
     * The size of a terminal in characters.
     *
     * @param rows 0 to 65535
     * @param columns 0 to 65535
     */
    record WindowSize(int rows, int columns) {
        public WindowSize {
            if (rows < 0 || rows > 0xffff || columns < 0 || columns > 0xffff) {
                throw new IllegalArgumentException("window of " + rows + " x " + columns);
            }
        }
    }
}
