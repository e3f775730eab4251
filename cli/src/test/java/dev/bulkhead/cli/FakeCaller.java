package dev.bulkhead.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;

/** A caller without a terminal, whose streams are kept. */
final class FakeCaller implements Caller {
    private final List<String> arguments;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final PrintWriter outWriter = new PrintWriter(out);
    private final PrintWriter errWriter = new PrintWriter(err);

    FakeCaller(String... arguments) {
        this.arguments = List.of(arguments);
    }

    String written() {
        return out.toString();
    }

    String complaints() {
        return err.toString();
    }

    @Override
    public List<String> arguments() {
        return arguments;
    }

    @Override
    public Map<String, String> environment() {
        return Map.of();
    }

    @Override
    public Optional<Path> workingDirectory() {
        return Optional.of(Path.of("/"));
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
        return new StandardStream(0, false);
    }

    @Override
    public StandardStream output() {
        return new StandardStream(1, false);
    }

    @Override
    public StandardStream error() {
        return new StandardStream(2, false);
    }

    @Override
    public Optional<WindowSize> window() {
        return Optional.empty();
    }

    @Override
    public InputStream in() {
        return new ByteArrayInputStream(new byte[0]);
    }

    @Override
    public OutputStream outputStream() {
        return new ByteArrayOutputStream();
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
        throw new UnsupportedOperationException("no container here");
    }

    @Override
    public void onSignal(IntConsumer handler) {}

    @Override
    public void onDetach(Runnable handler) {}

    @Override
    public void onDisconnect(Runnable handler) {}
}
