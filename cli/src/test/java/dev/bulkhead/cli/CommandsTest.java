package dev.bulkhead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsTest {
    private final FakeServer server = new FakeServer();
    private final Commands commands = new Commands(server, new FakeEngine());

    @Test
    void versionNamesFrontServerAndKernel() {
        FakeCaller caller = new FakeCaller("version");
        assertThat(commands.run(caller)).isZero();
        assertThat(caller.written())
                .contains("1.2.3-front")
                .contains(Version.current())
                .contains(System.getProperty("os.version"));
    }

    @Test
    void serverStatusNamesProcessAndRoot() {
        FakeCaller caller = new FakeCaller("server", "status");
        assertThat(commands.run(caller)).isZero();
        assertThat(caller.written())
                .contains(Long.toString(ProcessHandle.current().pid()))
                .contains("/some/root")
                .containsPattern("memory +[1-9][0-9]*\\.[0-9] MiB");
    }

    @Test
    void serverStopStopsTheServer() {
        assertThat(commands.run(new FakeCaller("server", "stop"))).isZero();
        assertThat(server.stopped).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "help", "--help"})
    void withoutACommandAllAreListed(String argument) {
        FakeCaller caller = argument.isEmpty() ? new FakeCaller() : new FakeCaller(argument);
        assertThat(commands.run(caller)).isZero();
        assertThat(caller.written())
                .contains("Server:")
                .containsPattern("version +Show the versions");
        assertThat(caller.complaints()).isEmpty();
    }

    @Test
    void helpOfACommandIsItsUsage() {
        FakeCaller asOption = new FakeCaller("server", "stop", "--help");
        FakeCaller asCommand = new FakeCaller("help", "server", "stop");
        assertThat(commands.run(asOption)).isZero();
        assertThat(commands.run(asCommand)).isZero();
        assertThat(asCommand.written())
                .contains("Usage: bulkhead server stop")
                .isEqualTo(asOption.written());
        assertThat(server.stopped).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    versoin | 'versoin' is not a command of 'bulkhead' | Did you mean version
                    server stat | 'stat' is not a command of 'bulkhead server' | Did you mean status
                    version --all | Unknown option: '--all' | See 'bulkhead version --help'
                    --all | Unknown option: '--all' | See 'bulkhead --help'
                    version @/etc/hostname | '@/etc/hostname' | See 'bulkhead version --help'
                    """)
    void argumentsWithoutSenseAreExplained(String line, String complaint, String cure) {
        FakeCaller caller = new FakeCaller(line.split(" ", -1));
        assertThat(commands.run(caller)).isEqualTo(125);
        assertThat(caller.complaints()).startsWith("bulkhead: ").contains(complaint).contains(cure);
        assertThat(caller.written()).isEmpty();
    }

    @Test
    void completionKnowsEveryCommand() {
        FakeCaller caller = new FakeCaller("completion");
        assertThat(commands.run(caller)).isZero();
        assertThat(caller.written()).startsWith("#!").contains("status").contains("version");
    }

    private static final class FakeServer implements ServerControl {
        private boolean stopped;

        @Override
        public Path root() {
            return Path.of("/some/root");
        }

        @Override
        public Path socket() {
            return Path.of("/some/socket");
        }

        @Override
        public Instant started() {
            return Instant.now();
        }

        @Override
        public int commands() {
            return 1;
        }

        @Override
        public List<String> dockerAddresses() {
            return List.of("unix:///some/docker.sock");
        }

        @Override
        public void stay() {}

        @Override
        public void stop() {
            stopped = true;
        }
    }
}
