package dev.bulkhead.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;

/** A caller whose streams are kept; they are sockets unless a test says otherwise. */
final class FakeCaller implements Caller {
    final List<Attachment> attachments = new ArrayList<>();
    final Map<String, String> environment = new HashMap<>();

    private final List<String> arguments;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final PrintWriter outWriter = new PrintWriter(out, false, UTF_8);
    private final PrintWriter errWriter = new PrintWriter(err, false, UTF_8);
    private final Set<Integer> passable = new HashSet<>();
    private final Set<Integer> terminals = new HashSet<>();
    private byte[] typed = new byte[0];
    private Path directory = Path.of("/");
    private boolean detaches;
    private Optional<IntConsumer> signalHandler = Optional.empty();

    FakeCaller(String... arguments) {
        this.arguments = List.of(arguments);
    }

    /** Makes standard streams such that a container may get them itself. */
    FakeCaller passing(Integer... streams) {
        passable.addAll(List.of(streams));
        return this;
    }

    /** Makes all standard streams a terminal of 24 lines and 80 columns. */
    FakeCaller atTerminal() {
        terminals.addAll(List.of(0, 1, 2));
        return this;
    }

    /** Sets the working directory. */
    FakeCaller in(Path directory) {
        this.directory = directory;
        return this;
    }

    /** Sets what is read from standard input. */
    FakeCaller typing(String text) {
        typed = text.getBytes(UTF_8);
        return this;
    }

    /** Types the keys that detach as soon as it is attached. */
    FakeCaller detaching() {
        detaches = true;
        return this;
    }

    /** Receives a signal. */
    void signal(int number) {
        signalHandler.orElseThrow().accept(number);
    }

    boolean handlesSignals() {
        return signalHandler.isPresent();
    }

    String written() {
        outWriter.flush();
        return out.toString(UTF_8);
    }

    String complaints() {
        errWriter.flush();
        return err.toString(UTF_8);
    }

    @Override
    public List<String> arguments() {
        return arguments;
    }

    @Override
    public Map<String, String> environment() {
        return environment;
    }

    @Override
    public Optional<Path> workingDirectory() {
        return Optional.of(directory);
    }

    @Override
    public int umask() {
        return 022;
    }

    @Override
    public String version() {
        return "1.2.3-front";
    }

    @Override
    public StandardStream input() {
        return stream(0);
    }

    @Override
    public StandardStream output() {
        return stream(1);
    }

    @Override
    public StandardStream error() {
        return stream(2);
    }

    private StandardStream stream(int number) {
        return new StandardStream(number, terminals.contains(number));
    }

    @Override
    public boolean isPassable(StandardStream stream) {
        return passable.contains(stream.fd());
    }

    @Override
    public Optional<WindowSize> window() {
        return terminals.isEmpty() ? Optional.empty() : Optional.of(new WindowSize(24, 80));
    }

    @Override
    public InputStream in() {
        return new ByteArrayInputStream(typed);
    }

    @Override
    public OutputStream outputStream() {
        return out;
    }

    @Override
    public OutputStream errorStream() {
        return err;
    }

    @Override
    public PrintWriter out() {
        return outWriter;
    }

    @Override
    public PrintWriter err() {
        return errWriter;
    }

    @Override
    public void attach(Attachment attachment) {
        attachments.add(attachment);
    }

    @Override
    public void onSignal(IntConsumer handler) {
        signalHandler = Optional.of(handler);
    }

    @Override
    public void onDetach(Runnable handler) {
        if (detaches) {
            handler.run();
        }
    }

    @Override
    public void onDisconnect(Runnable handler) {}
}
