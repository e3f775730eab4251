package dev.bulkhead.cli;

import dev.bulkhead.cli.Caller.WindowSize;
import dev.bulkhead.cli.CommandNode.Group;
import dev.bulkhead.cli.CommandNode.Leaf;
import dev.bulkhead.cli.CommandNode.Section;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * Builds picocli's model for one run of one command. picocli inspects a class anew each time, so
 * only the branch is built that the arguments name; where they name none, all of it is, for the
 * list of commands and for suggestions.
 */
final class CommandTree {
    static final String HELP_OPTION = "--help";

    private static final int NARROWEST = 60;
    private static final int WIDEST = 120;

    private final List<Section> sections;
    private final Caller caller;

    CommandTree(List<Section> sections, Caller caller) {
        this.sections = sections;
        this.caller = caller;
    }

    /** Builds the root with what the arguments lead to. */
    CommandLine along(List<String> arguments) {
        CommandSpec root = branch(Commands.PROGRAM, "Processes behind walls, in milliseconds");
        root.version("Bulkhead " + Version.current());
        root.addOption(
                OptionSpec.builder("--version")
                        .versionHelp(true)
                        .description("Show the version and leave")
                        .build());
        List<CommandNode> nodes =
                sections.stream().flatMap(section -> section.members().stream()).toList();
        addAlong(root, nodes, arguments);
        root.usageMessage()
                .commandListHeading("")
                .footer("", "bulkhead help COMMAND shows what a command takes.")
                .sectionMap()
                .put(
                        UsageMessageSpec.SECTION_KEY_COMMAND_LIST,
                        new CommandListing(sections)::render);
        return configured(new CommandLine(root));
    }

    private void addAlong(CommandSpec parent, List<CommandNode> nodes, List<String> arguments) {
        Optional<CommandNode> named =
                nodes.stream()
                        .filter(node ->
                                !arguments.isEmpty() && node.name().equals(arguments.getFirst()))
                        .findFirst();
        if (named.isPresent()) {
            add(parent, named.get(), arguments.subList(1, arguments.size()));
        } else {
            nodes.forEach(node -> add(parent, node, List.of()));
        }
    }

    private void add(CommandSpec parent, CommandNode node, List<String> arguments) {
        switch (node) {
            case Group group -> {
                CommandSpec spec = branch(group.name(), group.description());
                addAlong(spec, group.members(), arguments);
                parent.addSubcommand(group.name(), spec);
            }
            case Leaf<?> leaf -> {
                CommandSpec spec = CommandSpec.forAnnotatedObject(leaf.factory().apply(caller));
                addHelp(spec);
                spec.parser().stopAtPositional(leaf.passesArguments());
                parent.addSubcommand(leaf.name(), spec);
            }
        }
    }

    /** Makes a command that only has commands below it; by itself it shows them. */
    private CommandSpec branch(String name, String description) {
        Listing listing = new Listing();
        CommandSpec spec = CommandSpec.wrapWithoutInspection(listing).name(name);
        listing.spec = Optional.of(spec);
        spec.usageMessage().description(description).synopsisSubcommandLabel("COMMAND");
        addHelp(spec);
        return spec;
    }

    private static void addHelp(CommandSpec spec) {
        spec.addOption(
                OptionSpec.builder(HELP_OPTION)
                        .usageHelp(true)
                        .description("Show this help and leave")
                        .build());
    }

    private CommandLine configured(CommandLine line) {
        CommandErrors errors = new CommandErrors(caller.err());
        return line.setOut(caller.out())
                .setErr(caller.err())
                .setColorScheme(
                        CommandLine.Help.defaultColorScheme(inColour() ? Ansi.ON : Ansi.OFF))
                .setUsageHelpWidth(width())
                // An argument that begins with @ is the caller's word, and no file of the server's.
                .setExpandAtFiles(false)
                .setParameterExceptionHandler(errors::explainUsage)
                .setExecutionExceptionHandler(errors::explainFailure);
    }

    private boolean inColour() {
        return caller.output().terminal()
                && !caller.environment().containsKey("NO_COLOR")
                && !caller.environment().getOrDefault("TERM", "dumb").equals("dumb");
    }

    private int width() {
        int columns = caller.window().map(WindowSize::columns).orElse(WIDEST);
        return Math.clamp(columns, NARROWEST, WIDEST);
    }

    /** What a command without a subcommand does: it lists what there is. */
    private final class Listing implements Callable<Integer> {
        private Optional<CommandSpec> spec = Optional.empty();

        @Override
        public Integer call() {
            spec.ifPresent(known -> known.commandLine().usage(caller.out()));
            return 0;
        }
    }
}
