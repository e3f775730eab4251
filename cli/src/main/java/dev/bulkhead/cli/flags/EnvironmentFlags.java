package dev.bulkhead.cli.flags;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The variables of a program. */
@Topic("Program")
public final class EnvironmentFlags {
    private static final String ENV = "--env";
    private static final String ENV_FILE = "--env-file";

    @Option(
            names = {"-e", ENV},
            paramLabel = "NAME[=VALUE]",
            description = "Set a variable; without a value, take yours")
    private List<String> variables = List.of();

    @Option(
            names = ENV_FILE,
            paramLabel = "FILE",
            description = "Set the variables that a file lists, one a line")
    private List<String> files = List.of();

    /** Returns the variables: those of files first, so that single ones win. */
    public Map<String, String> variables(Surroundings surroundings) {
        if (variables.isEmpty() && files.isEmpty()) {
            return Map.of();
        }
        Map<String, String> result = new LinkedHashMap<>();
        DefinitionFile reader = new DefinitionFile(ENV_FILE, surroundings);
        for (String file : files) {
            reader.addTo(result, file, name -> ofCaller(name, surroundings));
        }
        for (String variable : variables) {
            int separator = variable.indexOf('=');
            if (separator == 0 || variable.isEmpty()) {
                throw new InvalidFlagException(ENV, variable, "expected NAME=VALUE or NAME");
            }
            if (separator > 0) {
                result.put(variable.substring(0, separator), variable.substring(separator + 1));
            } else {
                ofCaller(variable, surroundings).ifPresent(value -> result.put(variable, value));
            }
        }
        return result;
    }

    private static Optional<String> ofCaller(String name, Surroundings surroundings) {
        return Optional.ofNullable(surroundings.environment().get(name));
    }
}
