package dev.bulkhead.cli;

import dev.bulkhead.cli.CommandNode.Group;
import dev.bulkhead.cli.CommandNode.Leaf;
import dev.bulkhead.cli.CommandNode.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * The tree of commands, and picocli's model of a part of it: of the branch that arguments name, or
 * of all where they name none, for the list of commands and for suggestions.
 */
final class CommandTree {
    static final String HELP_OPTION = "--help";

    private final List<Section> sections;
    private final List<CommandNode> nodes;

    CommandTree(List<Section> sections) {
        this.sections = List.copyOf(sections);
        this.nodes = sections.stream().flatMap(section -> section.members().stream()).toList();
    }

    /** Returns the names on the way to the command that arguments name, if they name one. */
    Optional<List<String>> path(List<String> arguments) {
        List<String> path = new ArrayList<>();
        List<CommandNode> level = nodes;
        while (true) {
            Optional<CommandNode> node = named(level, arguments, path.size());
            if (node.isEmpty()) {
                return Optional.empty();
            }
            path.add(node.get().name());
            switch (node.get()) {
                case Leaf<?> _ -> {
                    return Optional.of(path);
                }
                case Group group -> level = group.members();
            }
        }
    }

    private static Optional<CommandNode> named(
            List<CommandNode> level, List<String> arguments, int position) {
        for (CommandNode node : level) {
            if (position < arguments.size() && node.name().equals(arguments.get(position))) {
                return Optional.of(node);
            }
        }
        return Optional.empty();
    }

    /** Builds the root with what the arguments lead to. */
    CommandLine build(List<String> arguments) {
        CommandSpec root = branch(Commands.PROGRAM, "Processes behind walls, in milliseconds");
        root.version("Bulkhead " + Version.current());
        root.addOption(
                OptionSpec.builder("--version")
                        .versionHelp(true)
                        .description("Show the version and leave")
                        .build());
        root.usageMessage()
                .commandListHeading("")
                .footer("", "bulkhead help COMMAND shows what a command takes.")
                .sectionMap()
                .put(
                        UsageMessageSpec.SECTION_KEY_COMMAND_LIST,
                        new CommandListing(sections)::render);
        addAlong(root, nodes, arguments, 0);
        // An argument that begins with @ is the caller's word, and no file of the server's.
        return new CommandLine(root)
                .setExpandAtFiles(false)
                // Of an option that is given twice the last one counts, as with Docker.
                .setOverwrittenOptionsAllowed(true);
    }

    private static void addAlong(
            CommandSpec parent, List<CommandNode> level, List<String> arguments, int position) {
        List<CommandNode> wanted = named(level, arguments, position).map(List::of).orElse(level);
        for (CommandNode node : wanted) {
            switch (node) {
                case Leaf<?> leaf -> parent.addSubcommand(leaf.name(), model(leaf));
                case Group group -> {
                    CommandSpec spec = branch(group.name(), group.description());
                    addAlong(spec, group.members(), arguments, position + 1);
                    parent.addSubcommand(group.name(), spec);
                }
            }
        }
    }

    private static CommandSpec model(Leaf<?> leaf) {
        CommandSpec spec = CommandSpec.forAnnotatedObject(leaf.factory().get());
        spec.parser().stopAtPositional(leaf.passesArguments());
        spec.usageMessage()
                .sectionMap()
                .put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, OptionListing::render);
        addHelp(spec);
        return spec;
    }

    private static CommandSpec branch(String name, String description) {
        CommandSpec spec = CommandSpec.create().name(name);
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
}
