package dev.bulkhead.cli;

import dev.bulkhead.cli.Caller.WindowSize;
import dev.bulkhead.cli.flags.InvalidFlagException;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * Runs command lines by picocli's models. To build the model of a command takes longer than all the
 * rest, so models are kept; each serves one caller at a time.
 */
final class CommandLines {
    private static final int KEPT_OF_A_COMMAND = 4;
    private static final int NARROWEST = 60;
    private static final int WIDEST = 120;
    private static final PrintWriter NOWHERE = new PrintWriter(Writer.nullWriter());

    private final CommandTree tree;
    private final Map<List<String>, Queue<CommandLine>> kept = new ConcurrentHashMap<>();

    CommandLines(CommandTree tree) {
        this.tree = tree;
    }

    /** Runs the command that the arguments name, or explains why there is none. */
    int run(List<String> arguments, Caller caller) {
        Optional<List<String>> path = tree.path(arguments);
        if (path.isEmpty()) {
            return run(tree.build(arguments), arguments, caller);
        }
        Queue<CommandLine> idle =
                kept.computeIfAbsent(path.get(), _ -> new ArrayBlockingQueue<>(KEPT_OF_A_COMMAND));
        CommandLine known = idle.poll();
        CommandLine line = known == null ? tree.build(arguments) : known;
        int code = run(line, arguments, caller);
        forget(line);
        idle.offer(line);
        return code;
    }

    /** Lets the caller go, whose environment may be large. */
    private static void forget(CommandLine line) {
        line.setOut(NOWHERE)
                .setErr(NOWHERE)
                .setParameterExceptionHandler((failure, _) -> rethrow(failure))
                .setExecutionStrategy(_ -> 0);
    }

    private static int rethrow(ParameterException failure) {
        throw failure;
    }

    private static int run(CommandLine line, List<String> arguments, Caller caller) {
        CommandErrors errors = new CommandErrors(caller.err());
        return line.setOut(caller.out())
                .setErr(caller.err())
                .setColorScheme(
                        CommandLine.Help.defaultColorScheme(inColour(caller) ? Ansi.ON : Ansi.OFF))
                .setUsageHelpWidth(width(caller))
                .setParameterExceptionHandler(errors::explainUsage)
                .setExecutionStrategy(parsed -> perform(parsed, caller, errors))
                .execute(arguments.toArray(String[]::new));
    }

    private static int perform(ParseResult parsed, Caller caller, CommandErrors errors) {
        Integer helped = CommandLine.executeHelpRequest(parsed);
        if (helped != null) {
            return helped;
        }
        ParseResult last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        if (!(last.commandSpec().userObject() instanceof CallerCommand command)) {
            // A first word alone: it shows the second ones.
            last.commandSpec().commandLine().usage(caller.out());
            return 0;
        }
        try {
            return command.run(caller);
        } catch (InvalidFlagException wrong) {
            // As wrong as what picocli refuses by itself.
            throw new ParameterException(
                    last.commandSpec().commandLine(), wrong.getMessage(), wrong);
        } catch (Exception failure) {
            return errors.explainFailure(failure);
        }
    }

    private static boolean inColour(Caller caller) {
        return caller.output().terminal()
                && !caller.environment().containsKey("NO_COLOR")
                && !caller.environment().getOrDefault("TERM", "dumb").equals("dumb");
    }

    private static int width(Caller caller) {
        int columns = caller.window().map(WindowSize::columns).orElse(WIDEST);
        return Math.clamp(columns, NARROWEST, WIDEST);
    }
}
