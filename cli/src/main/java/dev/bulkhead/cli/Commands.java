package dev.bulkhead.cli;

import static dev.bulkhead.cli.CommandNode.leaf;

import dev.bulkhead.cli.CommandNode.Group;
import dev.bulkhead.cli.CommandNode.Section;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/**
 * All commands, and how one of them is run for a caller. A new command is a class of its own, a
 * {@link CallerCommand}, and a line in this constructor.
 */
public final class Commands {
    static final String PROGRAM = "bulkhead";

    private static final String HELP_COMMAND = "help";

    private final CommandTree tree;
    private final CommandLines lines;

    /** Makes the commands, with what they work on. */
    public Commands(ServerControl server) {
        List<CommandNode> serverCommands =
                List.of(
                        leaf(ServerStatusCommand.class, () -> new ServerStatusCommand(server)),
                        leaf(ServerStopCommand.class, () -> new ServerStopCommand(server)));
        tree =
                new CommandTree(
                        List.of(
                                new Section(
                                        "Server",
                                        List.of(
                                                new Group(
                                                        "server",
                                                        "Look after the server",
                                                        serverCommands),
                                                leaf(VersionCommand.class, VersionCommand::new),
                                                leaf(
                                                        CompletionCommand.class,
                                                        () -> new CompletionCommand(this))))));
        lines = new CommandLines(tree);
    }

    /**
     * Runs the command that the caller's arguments name.
     *
     * @return the exit code: 125 where the arguments make no sense, else the command's own
     */
    public int run(Caller caller) {
        return lines.run(asOptions(caller.arguments()), caller);
    }

    /** Builds the model of every command, for what describes them all. */
    CommandLine complete() {
        return tree.build(List.of());
    }

    /** Reads {@code help run} as {@code run --help}, and nothing at all as {@code --help}. */
    private static List<String> asOptions(List<String> arguments) {
        if (arguments.isEmpty()) {
            return List.of(CommandTree.HELP_OPTION);
        }
        if (!arguments.getFirst().equals(HELP_COMMAND)) {
            return arguments;
        }
        List<String> asked = new ArrayList<>(arguments.subList(1, arguments.size()));
        asked.add(CommandTree.HELP_OPTION);
        return asked;
    }
}
