package dev.bulkhead.server.front;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import dev.bulkhead.cli.Version;
import dev.bulkhead.kernel.Pidfd;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The real front as a child process, on pipes or on a terminal. */
public final class FrontProcess implements AutoCloseable {
    /** The front's binary, as the build has made it. */
    public static final Path BINARY =
            Path.of(Objects.requireNonNull(System.getProperty("bulkhead.front")));

    private final Process process;
    private final Collector out;
    private final Collector err;

    private FrontProcess(Process process) {
        this.process = process;
        this.out = new Collector(process.getInputStream());
        this.err = new Collector(process.getErrorStream());
    }

    /** How a front has ended. */
    public record Result(int code, String out, String err) {}

    /** Copies the front into a directory, as if it were of another version of the same length. */
    public static Path ofVersion(String version, Path directory) throws IOException {
        byte[] bytes = Files.readAllBytes(BINARY);
        byte[] own = Version.current().getBytes(UTF_8);
        for (int i = 0; i + own.length <= bytes.length; i++) {
            if (Arrays.equals(bytes, i, i + own.length, own, 0, own.length)) {
                System.arraycopy(version.getBytes(UTF_8), 0, bytes, i, own.length);
            }
        }
        Path copy = directory.resolve("bulkhead");
        Files.copy(BINARY, copy, REPLACE_EXISTING, COPY_ATTRIBUTES);
        return Files.write(copy, bytes);
    }

    /** Starts the front with its three streams on pipes. */
    public static FrontProcess start(Path socket, String... arguments) throws IOException {
        return start(BINARY, socket, Map.of(), arguments);
    }

    /** Starts a copy of the front with more variables. */
    public static FrontProcess start(
            Path binary, Path socket, Map<String, String> more, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(binary.toString()));
        command.addAll(List.of(arguments));
        return new FrontProcess(builder(socket, more, command).start());
    }

    /** Starts the front by a shell script, in which it is {@code $front}. */
    public static FrontProcess startByShell(Path socket, String script) throws IOException {
        return new FrontProcess(
                builder(socket, Map.of("front", BINARY.toString()), List.of("sh", "-c", script))
                        .start());
    }

    /** Starts the front with standard input and output on a terminal. */
    public static FrontProcess startOnTerminal(Path socket, String terminal, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(BINARY.toString()));
        command.addAll(List.of(arguments));
        return new FrontProcess(
                builder(socket, Map.of(), command)
                        .redirectInput(new File(terminal))
                        .redirectOutput(new File(terminal))
                        .start());
    }

    private static ProcessBuilder builder(
            Path socket, Map<String, String> more, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().remove("BULKHEAD_ROOT");
        builder.environment().put("BULKHEAD_SOCKET", socket.toString());
        builder.environment().putAll(more);
        return builder;
    }

    /** Returns the front's standard input. */
    public OutputStream in() {
        return process.getOutputStream();
    }

    /** Waits until the front has written a text to its standard output. */
    public void awaitOutput(String text) throws InterruptedException {
        out.await(text);
    }

    /** Sends the front a signal. */
    public void signal(int number) throws IOException {
        try (Pidfd pidfd = Pidfd.open((int) process.pid())) {
            pidfd.sendSignal(number);
        }
    }

    /** Waits for the end. */
    public Result finish() throws InterruptedException {
        int code = process.waitFor();
        return new Result(code, out.all(), err.all());
    }

    /** Kills the front if it still lives. */
    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** Reads a stream to its end, and lets others look. */
    private static final class Collector {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final Thread thread;
        private boolean ended;

        Collector(InputStream stream) {
            thread = Thread.ofPlatform().daemon().start(() -> collect(stream));
        }

        private void collect(InputStream stream) {
            byte[] buffer = new byte[64 << 10];
            try {
                int count;
                while ((count = stream.read(buffer)) >= 0) {
                    add(buffer, count);
                }
            } catch (IOException closed) {
                // The test has closed it.
            } finally {
                end();
            }
        }

        private synchronized void add(byte[] buffer, int count) {
            bytes.write(buffer, 0, count);
            notifyAll();
        }

        private synchronized void end() {
            ended = true;
            notifyAll();
        }

        synchronized void await(String text) throws InterruptedException {
            while (!bytes.toString(UTF_8).contains(text)) {
                if (ended) {
                    throw new UncheckedIOException(
                            new IOException("ended without '" + text + "': " + bytes));
                }
                wait();
            }
        }

        String all() throws InterruptedException {
            thread.join();
            synchronized (this) {
                return bytes.toString(UTF_8);
            }
        }
    }
}
