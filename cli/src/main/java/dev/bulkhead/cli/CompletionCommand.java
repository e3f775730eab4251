package dev.bulkhead.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;

/** Writes the script that lets a shell complete commands and options. */
@Command(
        name = "completion",
        description = {
            "Write the completion script for bash",
            "Use it by: source <(bulkhead completion)"
        })
final class CompletionCommand implements CallerCommand {
    private final Commands commands;

    CompletionCommand(Commands commands) {
        this.commands = commands;
    }

    @Override
    public int run(Caller caller) {
        caller.out().print(AutoComplete.bash(Commands.PROGRAM, commands.complete()));
        return 0;
    }
}
