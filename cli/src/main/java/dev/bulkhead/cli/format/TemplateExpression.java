package dev.bulkhead.cli.format;

import dev.bulkhead.cli.flags.InvalidFlagException;
import dev.bulkhead.oci.json.JsonNumber;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.JsonString;
import dev.bulkhead.oci.json.JsonValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What stands between {@code {{} and {@code }}}: commands in a row, each given the one before. */
final class TemplateExpression {
    private static final Pattern TOKEN =
            Pattern.compile(
                    "\\s*(?:(?<text>\"(?:[^\"\\\\]|\\\\.)*+\")|(?<pipe>\\|)|(?<word>[^\\s|\"]+))");
    private static final Pattern OPERAND = Pattern.compile("\\..*|\".*|[0-9]{1,9}");

    private final List<Command> commands;

    /** A function with operands, or an operand alone. */
    private record Command(Optional<TemplateFunction> function, List<String> operands) {}

    private TemplateExpression(List<Command> commands) {
        this.commands = List.copyOf(commands);
    }

    static TemplateExpression parse(String source) {
        List<Command> commands = new ArrayList<>();
        List<String> words = new ArrayList<>();
        String stripped = source.strip();
        Matcher token = TOKEN.matcher(stripped);
        int end = 0;
        while (token.find() && token.start() == end) {
            end = token.end();
            if (token.group("pipe") != null) {
                commands.add(command(words, source));
                words = new ArrayList<>();
            } else {
                words.add(token.group().strip());
            }
        }
        if (end != stripped.length()) {
            throw unknown(source);
        }
        commands.add(command(words, source));
        return new TemplateExpression(commands);
    }

    private static Command command(List<String> words, String source) {
        Optional<TemplateFunction> function =
                words.isEmpty() ? Optional.empty() : TemplateFunction.named(words.getFirst());
        List<String> operands =
                function.isPresent() ? words.subList(1, words.size()) : List.copyOf(words);
        boolean counted = function.isPresent() || operands.size() == 1;
        if (!counted || !operands.stream().allMatch(word -> OPERAND.matcher(word).matches())) {
            throw unknown(source);
        }
        return new Command(function, operands);
    }

    private static InvalidFlagException unknown(String source) {
        String functions =
                Arrays.stream(TemplateFunction.values())
                        .map(TemplateFunction::title)
                        .collect(Collectors.joining(", "));
        return new InvalidFlagException(
                "--format: '{{%s}}' is not understood; there are fields such as .State.Status and the functions %s"
                        .formatted(source, functions));
    }

    /** Returns what it makes of a value. */
    String text(JsonValue value) {
        List<JsonValue> result = List.of();
        for (Command command : commands) {
            List<JsonValue> operands = new ArrayList<>();
            command.operands().forEach(word -> operands.add(operand(word, value)));
            operands.addAll(result);
            result =
                    command.function()
                            .map(function -> List.of(function.apply(operands)))
                            .orElse(operands);
        }
        return TemplateFunction.text(result.getFirst());
    }

    private static JsonValue operand(String word, JsonValue value) {
        if (word.startsWith("\"")) {
            String inner = word.substring(1, word.length() - 1);
            return new JsonString(inner.replaceAll("\\\\(.)", "$1"));
        }
        if (!word.startsWith(".")) {
            return JsonNumber.of(Integer.parseInt(word));
        }
        JsonValue current = value;
        for (String name : word.substring(1).split("\\.", -1)) {
            current = name.isEmpty() ? current : field(current, name);
        }
        return current;
    }

    private static JsonValue field(JsonValue value, String name) {
        if (!(value instanceof JsonObject(var fields))) {
            throw new InvalidFlagException(
                    "--format: '%s' is asked of %s, which has no fields"
                            .formatted(name, value.description()));
        }
        JsonValue found = fields.get(name);
        if (found == null) {
            throw new InvalidFlagException(
                    "--format: there is no field '%s'; there are %s"
                            .formatted(name, String.join(", ", fields.keySet())));
        }
        return found;
    }
}
