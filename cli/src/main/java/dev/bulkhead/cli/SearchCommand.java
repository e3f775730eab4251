package dev.bulkhead.cli;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Says where to search for images. */
@Command(
        name = "search",
        description = "Not there: registries have no common way to search",
        footer = {"", "Search on the registry's own page, as https://hub.docker.com."})
final class SearchCommand implements CallerCommand {
    @Parameters(arity = "0..*", paramLabel = "WORD", description = "What to search for")
    private List<String> words = List.of();

    @Override
    public int run(Caller caller) throws CommandFailure {
        throw new CommandFailure(
                1,
                "search %s: registries have no common way to search; look at the registry's own page, such as https://hub.docker.com, and pull what you find"
                        .formatted(String.join(" ", words)));
    }
}
