package dev.bulkhead.cli.format;

import dev.bulkhead.oci.json.JsonArray;
import dev.bulkhead.oci.json.JsonNull;
import dev.bulkhead.oci.json.JsonNumber;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.JsonString;
import dev.bulkhead.oci.json.JsonBoolean;
import dev.bulkhead.oci.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What stands between {@code {{} and {@code }}}: commands in a row, each given the one before. */
final class TemplateExpression {
    private static final Pattern TOKEN =
            Pattern.compile(
                    "\\s*(?:(?<string>\"(?:[^\"\\\\]|\\\\.)*+\")|(?<pipe>\\|)|(?<word>[^\\s|\"]+))");
    private static final Set<String> FUNCTIONS =
            Set.of("json", "upper", "lower", "len", "index", "join", "println", "print");

    private final List<List<String>> commands;

    private TemplateExpression(List<List<String>> commands) {
        this.commands = commands;
    }

    static TemplateExpression parse(String source) {
        List<List<String>> commands = new ArrayList<>();
        List<String> command = new ArrayList<>();
        Matcher token = TOKEN.matcher(source.strip());
        int end = 0;
        while (token.find() && token.start() == end) {
            end = token.end();
            if (token.group("pipe") != null) {
                commands.add(checked(command, source));
                command = new ArrayList<>();
            } else {
                command.add(token.group().strip());
            }
        }
        if (end != source.strip().length()) {
            throw unknown(source);
        }
        commands.add(checked(command, source));
        return new TemplateExpression(commands);
    }

    private static List<String> checked(List<String> command, String source) {
        if (command.isEmpty()) {
            throw unknown(source);
        }
        boolean function = FUNCTIONS.contains(command.getFirst());
        List<String> operands = function ? command.subList(1, command.size()) : command;
        if (!operands.stream().allMatch(TemplateExpression::isOperand)
                || (!function && command.size() > 1)) {
            throw unknown(source);
        }
        return command;
    }

    private static boolean isOperand(String token) {
        return token.startsWith(".") || token.startsWith("\"") || token.matches("[0-9]{1,9}");
    }

    private static TemplateException unknown(String source) {
        return new TemplateException(
                "'{{%s}}' is not understood; there are fields such as .State.Status, texts, and %s"
                        .formatted(source, FUNCTIONS.stream().sorted().toList()));
    }

    /** Returns what it makes of a value. */
    String text(JsonValue value) {
        List<JsonValue> piped = List.of();
        for (List<String> command : commands) {
            boolean function = FUNCTIONS.contains(command.getFirst());
            List<JsonValue> operands = new ArrayList<>();
            for (String token : function ? command.subList(1, command.size()) : command) {
                operands.add(operand(token, value));
            }
            operands.addAll(piped);
            piped = List.of(function ? call(command.getFirst(), operands) : operands.getFirst());
        }
        return text(piped);
    }

    private static String text(List<JsonValue> values) {
        return values.stream().map(TemplateExpression::plain).collect(Collectors.joining(" "));
    }

    private static String plain(JsonValue value) {
        return switch (value) {
            case JsonString(String text) -> text;
            case JsonNumber(String literal) -> literal;
            case JsonBoolean(boolean truth) -> Boolean.toString(truth);
            case JsonNull() -> "<no value>";
            case JsonObject object -> PrettyJson.compact(object);
            case JsonArray array -> PrettyJson.compact(array);
        };
    }

    private static JsonValue operand(String token, JsonValue value) {
        if (token.startsWith("\"")) {
            return new JsonString(
                    token.substring(1, token.length() - 1).replaceAll("\\\\(.)", "$1"));
        }
        if (!token.startsWith(".")) {
            return new JsonNumber(Integer.toString(Integer.parseInt(token)));
        }
        JsonValue current = value;
        for (String name : token.substring(1).split("\\.", -1)) {
            if (!name.isEmpty()) {
                current = field(current, name);
            }
        }
        return current;
    }

    private static JsonValue field(JsonValue value, String name) {
        if (value instanceof JsonObject(var fields)) {
            JsonValue found = fields.get(name);
            if (found != null) {
                return found;
            }
            throw new TemplateException(
                    "there is no field '%s' among %s".formatted(name, fields.keySet()));
        }
        throw new TemplateException(
                "'%s' is asked of %s, which has no fields".formatted(name, value.description()));
    }

    private static JsonValue call(String function, List<JsonValue> operands) {
        return switch (function) {
            case "json" -> new JsonString(PrettyJson.compact(only(function, operands)));
            case "upper" ->
                    new JsonString(plain(only(function, operands)).toUpperCase(Locale.ROOT));
            case "lower" ->
                    new JsonString(plain(only(function, operands)).toLowerCase(Locale.ROOT));
            case "len" -> JsonNumber.of(length(only(function, operands)));
            case "index" -> index(operands);
            case "join" -> join(operands);
            case "println" -> new JsonString(text(operands) + "\n");
            default -> new JsonString(text(operands));
        };
    }

    private static JsonValue only(String function, List<JsonValue> operands) {
        if (operands.size() != 1) {
            throw new TemplateException(
                    "%s takes one operand, not %d".formatted(function, operands.size()));
        }
        return operands.getFirst();
    }

    private static int length(JsonValue value) {
        return switch (value) {
            case JsonObject(var fields) -> fields.size();
            case JsonArray(var elements) -> elements.size();
            case JsonValue other -> plain(other).length();
        };
    }

    private static JsonValue index(List<JsonValue> operands) {
        if (operands.size() != 2) {
            throw new TemplateException("index takes a list or map, and what to look up in it");
        }
        String key = plain(operands.get(1));
        return switch (operands.getFirst()) {
            case JsonObject(var fields) -> fields.getOrDefault(key, new JsonString(""));
            case JsonArray(var elements)
                    when key.matches("[0-9]{1,9}") && Integer.parseInt(key) < elements.size() ->
                    elements.get(Integer.parseInt(key));
            case JsonValue other ->
                    throw new TemplateException(
                            "index: there is no '%s' in %s".formatted(key, other.description()));
        };
    }

    private static JsonValue join(List<JsonValue> operands) {
        if (operands.size() == 2 && operands.getFirst() instanceof JsonArray(var elements)) {
            return new JsonString(
                    elements.stream()
                            .map(TemplateExpression::plain)
                            .collect(Collectors.joining(plain(operands.get(1)))));
        }
        throw new TemplateException("join takes a list and what goes between its elements");
    }
}
