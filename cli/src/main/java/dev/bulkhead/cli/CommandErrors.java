package dev.bulkhead.cli;

import dev.bulkhead.engine.EngineException;
import java.io.InterruptedIOException;
import java.io.PrintWriter;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns what went wrong into a sentence and an exit code. */
final class CommandErrors {
    /** The exit code where the engine, not the program, has failed; Docker's, too. */
    static final int ENGINE = 125;

    private static final int FAILED = 1;
    private static final Logger LOG = System.getLogger(CommandErrors.class.getName());

    private final PrintWriter err;

    CommandErrors(PrintWriter err) {
        this.err = err;
    }

    /** Explains arguments that make no sense. */
    int explainUsage(ParameterException failure, String[] arguments) {
        CommandLine command = failure.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        if (failure instanceof UnmatchedArgumentException unmatched) {
            explainUnmatched(unmatched, name);
        } else {
            complain(message(failure));
        }
        err.printf("See '%s --help'.%n", name);
        return ENGINE;
    }

    private void explainUnmatched(UnmatchedArgumentException failure, String name) {
        String first = failure.getUnmatched().getFirst();
        boolean branch = !failure.getCommandLine().getSubcommands().isEmpty();
        if (branch && !first.startsWith("-")) {
            complain("'%s' is not a command of '%s'".formatted(first, name));
        } else {
            complain(message(failure));
        }
        List<String> suggestions = failure.getSuggestions();
        if (!suggestions.isEmpty()) {
            err.printf("Did you mean %s?%n", String.join(" or ", suggestions));
        }
    }

    /** Explains a command that did not do its work. */
    int explainFailure(Exception failure) {
        return switch (failure) {
            case CommandFailure known -> {
                complain(message(known));
                yield known.exitCode();
            }
            case EngineException refused -> {
                complain(message(refused));
                // 125 is for run alone, whose other codes are the program's.
                yield refused.exitCode() == ENGINE ? FAILED : refused.exitCode();
            }
            // Who interrupted it knows.
            case InterruptedException _ -> FAILED;
            case InterruptedIOException _ -> FAILED;
            case RuntimeException unexpected -> {
                LOG.log(Level.ERROR, "a command failed unexpectedly", unexpected);
                complain("internal error, see the server's log: " + unexpected);
                yield ENGINE;
            }
            case Exception other -> {
                complain(message(other));
                yield FAILED;
            }
        };
    }

    private static String message(Exception failure) {
        return Objects.requireNonNullElseGet(failure.getMessage(), failure::toString);
    }

    private void complain(String message) {
        err.printf("bulkhead: %s%n", message);
    }
}
