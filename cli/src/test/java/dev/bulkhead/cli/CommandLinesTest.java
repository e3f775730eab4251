package dev.bulkhead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulkhead.cli.CommandNode.Section;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

class CommandLinesTest {
    private final CommandLines lines =
            new CommandLines(
                    new CommandTree(
                            List.of(
                                    new Section(
                                            "Words",
                                            List.of(
                                                    CommandNode.passing(Echo.class, Echo::new),
                                                    CommandNode.leaf(Fail.class, Fail::new))))));

    @Test
    void aCallerSeesNothingOfTheOneBefore() {
        assertThat(echo("-e", "a", "-e", "b", "--loud", "x")).isEqualTo("[a, b] true none [x]");
        assertThat(echo("y")).isEqualTo("[] false none [y]");
        assertThat(echo("--name", "n", "-e", "c", "z")).isEqualTo("[c] false n [z]");
        assertThat(echo()).isEqualTo("[] false none []");
    }

    @Test
    void argumentsOfAnotherProgramPassThrough() {
        assertThat(echo("--loud", "ls", "--loud", "-e", "--help"))
                .isEqualTo("[] true none [ls, --loud, -e, --help]");
        assertThat(echo("--", "-e", "x")).isEqualTo("[] false none [-e, x]");
    }

    @Test
    void callersAtOnceDoNotMeet() throws Exception {
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<String>> tasks =
                    IntStream.range(0, 500)
                            .<Callable<String>>mapToObj(i -> () -> echo("-e", "v" + i, "w" + i))
                            .toList();
            List<Future<String>> results = executor.invokeAll(tasks);
            for (int i = 0; i < results.size(); i++) {
                assertThat(results.get(i).get())
                        .isEqualTo("[v%d] false none [w%d]".formatted(i, i));
            }
        }
    }

    @Test
    void failuresBecomeSentencesAndExitCodes() {
        assertThat(failure("known")).isEqualTo("7 bulkhead: no such thing: make one");
        assertThat(failure("other")).isEqualTo("1 bulkhead: disk on fire");
        assertThat(failure("unexpected"))
                .startsWith("125 bulkhead: internal error")
                .contains("a bug");
    }

    private String echo(String... arguments) {
        List<String> line = new ArrayList<>(List.of("echo"));
        line.addAll(List.of(arguments));
        FakeCaller caller = new FakeCaller();
        assertThat(lines.run(line, caller)).as(caller.complaints()).isZero();
        return caller.written();
    }

    private String failure(String kind) {
        FakeCaller caller = new FakeCaller();
        int code = lines.run(List.of("fail", kind), caller);
        return code + " " + caller.complaints().strip();
    }

    @Command(name = "echo", description = "Says what it was told")
    static final class Echo implements CallerCommand {
        @Option(names = "-e")
        private List<String> values = new ArrayList<>();

        @Option(names = "--loud")
        private boolean loud;

        @Option(names = "--name", defaultValue = "none")
        private String name = "";

        @Parameters private List<String> words = new ArrayList<>();

        @Override
        public int run(Caller caller) {
            caller.out().print(values + " " + loud + " " + name + " " + words);
            return 0;
        }
    }

    @Command(name = "fail", description = "Fails")
    static final class Fail implements CallerCommand {
        @Parameters private String kind = "";

        @Override
        public int run(Caller caller) throws Exception {
            throw switch (kind) {
                case "known" -> new CommandFailure(7, "no such thing: make one");
                case "other" -> new IOException("disk on fire");
                default -> new IllegalStateException("a bug");
            };
        }
    }
}
