package dev.bulkhead.cli;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** Runs commands on a fake engine. */
final class CommandRunner {
    final FakeEngine engine = new FakeEngine();
    private final Commands commands = new Commands(new NoServer(), engine);

    /** Runs a command; returns the exit code. */
    int run(FakeCaller caller) {
        return commands.run(caller);
    }

    /** Runs a command that is to succeed; returns what it wrote. */
    String output(String... arguments) {
        FakeCaller caller = new FakeCaller(arguments);
        int code = run(caller);
        if (code != 0) {
            throw new AssertionError("exit code %d: %s".formatted(code, caller.complaints()));
        }
        return caller.written();
    }

    /** Runs a command that is to fail; returns its exit code and complaints. */
    String failure(String... arguments) {
        FakeCaller caller = new FakeCaller(arguments);
        return run(caller) + " " + caller.complaints().strip();
    }

    private static final class NoServer implements ServerControl {
        @Override
        public Path root() {
            return Path.of("/nowhere");
        }

        @Override
        public Path socket() {
            return Path.of("/nowhere");
        }

        @Override
        public Instant started() {
            return Instant.EPOCH;
        }

        @Override
        public int commands() {
            return 0;
        }

        @Override
        public List<String> dockerAddresses() {
            return List.of("unix:///some/docker.sock");
        }

        @Override
        public void stay() {}

        @Override
        public void stop() {}
    }
}
