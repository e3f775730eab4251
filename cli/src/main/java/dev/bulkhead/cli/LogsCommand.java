package dev.bulkhead.cli;

import dev.bulkhead.cli.flags.InvalidFlagException;
import dev.bulkhead.cli.format.Moment;
import dev.bulkhead.engine.Container;
import dev.bulkhead.engine.Engine;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what a container has written. */
@Command(
        name = "logs",
        description = "Show what a container has written",
        footer = {"", "Example:", "  bulkhead logs -f --tail 20 --since 10m web"})
final class LogsCommand implements CallerCommand {
    private static final String TAIL = "--tail";
    private static final String SINCE = "--since";
    private static final String UNTIL = "--until";

    @Option(
            names = {"-f", "--follow"},
            description = "Go on until the container ends")
    private boolean follow;

    @Option(
            names = {"-t", "--timestamps"},
            description = "Show when each line was written")
    private boolean timestamps;

    @Option(
            names = {"-n", TAIL},
            paramLabel = "LINES",
            defaultValue = "all",
            description = "Show only the last lines (default all)")
    private String tail = "";

    @Option(
            names = SINCE,
            paramLabel = "TIME",
            description = "Show what was written at a time or later: 10m ago, or 2026-01-02T15:04")
    private Optional<String> since = Optional.empty();

    @Option(names = UNTIL, paramLabel = "TIME", description = "Show what was written before a time")
    private Optional<String> until = Optional.empty();

    @Parameters(paramLabel = "CONTAINER", description = "Its name or id")
    private String reference = "";

    private final Engine engine;

    LogsCommand(Engine engine) {
        this.engine = engine;
    }

    @Override
    public int run(Caller caller) throws Exception {
        Instant now = Instant.now();
        Instant from = since.map(text -> Moment.parse(SINCE, text, now)).orElse(Instant.MIN);
        Instant to = until.map(text -> Moment.parse(UNTIL, text, now)).orElse(Instant.MAX);
        OptionalLong lines = lines();
        Container container = engine.container(reference);
        long skipped = 0;
        if (lines.isPresent()) {
            LineCounter counter = new LineCounter();
            container.logs(false, counter::count);
            skipped = Math.max(0, counter.lines() - lines.getAsLong());
        }
        LogPrinter printer =
                new LogPrinter(
                        caller, new LogPrinter.Selection(timestamps, from, to, skipped, follow));
        container.logs(follow, printer::print);
        printer.finish();
        return 0;
    }

    private OptionalLong lines() {
        if (tail.equals("all")) {
            return OptionalLong.empty();
        }
        try {
            long lines = Long.parseLong(tail);
            // Docker takes negative numbers for all.
            return lines < 0 ? OptionalLong.empty() : OptionalLong.of(lines);
        } catch (NumberFormatException _) {
            throw new InvalidFlagException(TAIL, tail, "expected a number of lines, or all");
        }
    }
}
