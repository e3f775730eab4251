package dev.bulkhead.cli;

import dev.bulkhead.cli.format.Table;
import dev.bulkhead.engine.Engine;
import dev.bulkhead.engine.EngineException;
import dev.bulkhead.engine.ProcessTable;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows the processes of a container. */
@Command(
        name = "top",
        description = "Show the processes of a container",
        footer = {"", "Example:", "  bulkhead top web -o pid,rss,args"})
final class TopCommand implements CallerCommand {
    @Parameters(index = "0", paramLabel = "CONTAINER", description = "Its name or id")
    private String reference = "";

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "OPTION",
            description = "Options for ps (default -ef)")
    private List<String> options = List.of();

    private final Engine engine;

    TopCommand(Engine engine) {
        this.engine = engine;
    }

    @Override
    public int run(Caller caller) throws EngineException {
        ProcessTable table = engine.container(reference).processes(options);
        Table shown = new Table();
        shown.add(table.titles());
        table.rows().forEach(shown::add);
        caller.out().print(shown.render());
        return 0;
    }
}
