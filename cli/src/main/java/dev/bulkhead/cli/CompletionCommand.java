package dev.bulkhead.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;

/** Writes the script that lets a shell complete commands and options. */
@Command(
        name = "completion",
        description = {
            "Write the completion script for bash",
            "Use it by: source <(bulkhead completion)"
        })
final class CompletionCommand implements Callable<Integer> {
    private final Commands commands;
    private final Caller caller;

    CompletionCommand(Commands commands, Caller caller) {
        this.commands = commands;
        this.caller = caller;
    }

    @Override
    public Integer call() {
        caller.out().print(AutoComplete.bash(Commands.PROGRAM, commands.complete(caller)));
        return 0;
    }
}
