package dev.bulkhead.engine;

import dev.bulkhead.oci.image.ExecutionParameters;
import dev.bulkhead.oci.image.Healthcheck;
import dev.bulkhead.oci.json.Json;
import dev.bulkhead.oci.json.JsonArray;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.JsonString;
import dev.bulkhead.oci.json.JsonValue;
import dev.bulkhead.oci.json.MalformedDocumentException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Changes an image's settings by instructions of a Dockerfile: {@code CMD ["sh"]}, {@code ENV A=b}.
 */
final class ConfigChanges {
    private static final int LONGEST = 64 * 1024;
    private static final Pattern WORD =
            Pattern.compile("(?:[^\\s\"'\\\\]++|\\\\.|\"(?:[^\"\\\\]|\\\\.)*\"|'[^']*')+");
    private static final Pattern HEALTH_OPTION = Pattern.compile("--([a-z-]+)=(\\S+)\\s+");
    private static final Pattern DURATION = Pattern.compile("(\\d+)(ms|s|m|h)");

    private Optional<String> user;
    private final Set<String> ports;
    private final List<String> variables;
    private List<String> entrypoint;
    private List<String> command;
    private final Set<String> volumes;
    private Optional<String> directory;
    private final Map<String, String> labels;
    private Optional<String> stopSignal;
    private Optional<Healthcheck> health;
    private final List<String> triggers;
    private final ExecutionParameters before;

    private ConfigChanges(ExecutionParameters before) {
        this.before = before;
        this.user = before.user();
        this.ports = new LinkedHashSet<>(before.exposedPorts());
        this.variables = new ArrayList<>(before.env());
        this.entrypoint = before.entrypoint();
        this.command = before.cmd();
        this.volumes = new LinkedHashSet<>(before.volumes());
        this.directory = before.workingDir();
        this.labels = new LinkedHashMap<>(before.labels());
        this.stopSignal = before.stopSignal();
        this.health = before.healthcheck();
        this.triggers = new ArrayList<>(before.onBuild());
    }

    /**
     * Returns settings after some instructions.
     *
     * @throws EngineException if one is malformed, or none of those that change settings
     */
    static ExecutionParameters apply(ExecutionParameters before, List<String> instructions)
            throws EngineException {
        ConfigChanges changes = new ConfigChanges(before);
        for (String instruction : instructions) {
            String[] words = instruction.strip().split("\\s+", 2);
            String rest = words.length < 2 ? "" : words[1].strip();
            if (rest.isEmpty() || rest.length() > LONGEST) {
                throw wrong(instruction, "is not an instruction and what belongs to it");
            }
            changes.apply(words[0].toUpperCase(Locale.ROOT), rest, instruction);
        }
        return changes.result();
    }

    private static EngineException wrong(String instruction, String problem) {
        return new EngineException(
                EngineException.Kind.BAD_REQUEST,
                "change \"%s\" %s".formatted(instruction, problem));
    }

    private void apply(String name, String rest, String whole) throws EngineException {
        switch (name) {
            case "CMD" -> command = arguments(rest);
            case "ENTRYPOINT" -> {
                entrypoint = arguments(rest);
                command = List.of();
            }
            case "ENV" -> pairs(rest, whole).forEach(this::setVariable);
            case "LABEL" -> labels.putAll(pairs(rest, whole));
            case "EXPOSE" -> words(rest).forEach(this::expose);
            case "VOLUME" -> volumes.addAll(list(rest).orElseGet(() -> words(rest)));
            case "USER" -> user = Optional.of(rest);
            case "WORKDIR" -> directory = Optional.of(absolute(rest));
            case "STOPSIGNAL" -> stopSignal = Optional.of(rest);
            case "HEALTHCHECK" -> health = Optional.of(health(rest, whole));
            case "ONBUILD" -> triggers.add(rest);
            default ->
                    throw wrong(
                            whole,
                            "is none of CMD, ENTRYPOINT, ENV, EXPOSE, HEALTHCHECK, LABEL, ONBUILD,"
                                    + " STOPSIGNAL, USER, VOLUME and WORKDIR");
        }
    }

    private String absolute(String path) {
        return path.startsWith("/") ? path : directory.orElse("") + "/" + path;
    }

    private void expose(String port) {
        ports.add(port.contains("/") ? port : port + "/tcp");
    }

    private void setVariable(String name, String value) {
        variables.removeIf(variable -> variable.startsWith(name + "="));
        variables.add(name + "=" + value);
    }

    /** Arguments as JSON, or else a command for a shell. */
    private static List<String> arguments(String rest) {
        return list(rest).orElseGet(() -> List.of("/bin/sh", "-c", rest));
    }

    private static Optional<List<String>> list(String rest) {
        if (!rest.startsWith("[")) {
            return Optional.empty();
        }
        try {
            List<String> texts = new ArrayList<>();
            JsonValue document = Json.parse(rest.getBytes(StandardCharsets.UTF_8), LONGEST * 4);
            if (document instanceof JsonArray(List<JsonValue> elements)) {
                for (JsonValue element : elements) {
                    if (!(element instanceof JsonString(String text))) {
                        return Optional.empty();
                    }
                    texts.add(text);
                }
                return Optional.of(texts);
            }
            return Optional.empty();
        } catch (MalformedDocumentException notJson) {
            // A command of a shell may begin with a bracket too, as for Docker.
            return Optional.empty();
        }
    }

    private static List<String> words(String rest) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(rest);
        while (word.find()) {
            words.add(unquoted(word.group()));
        }
        return words;
    }

    private static String unquoted(String word) {
        StringBuilder text = new StringBuilder();
        char quote = 0;
        for (int i = 0; i < word.length(); i++) {
            char each = word.charAt(i);
            if (each == '\\' && quote != '\'' && i + 1 < word.length()) {
                i++;
                text.append(word.charAt(i));
            } else if (each == quote) {
                quote = 0;
            } else if (quote == 0 && (each == '"' || each == '\'')) {
                quote = each;
            } else {
                text.append(each);
            }
        }
        return text.toString();
    }

    /** {@code A=b C="d e"}, or, older, {@code A b c}. */
    private static Map<String, String> pairs(String rest, String whole) throws EngineException {
        Map<String, String> pairs = new LinkedHashMap<>();
        List<String> words = words(rest);
        if (!words.isEmpty() && words.getFirst().indexOf('=') < 0) {
            String[] parts = rest.split("\\s+", 2);
            if (parts.length < 2) {
                throw wrong(whole, "has a name and no value");
            }
            return Map.of(parts[0], parts[1]);
        }
        for (String word : words) {
            int equals = word.indexOf('=');
            if (equals < 1) {
                throw wrong(whole, "is not names, = and values");
            }
            pairs.put(word.substring(0, equals), word.substring(equals + 1));
        }
        return pairs;
    }

    private static Healthcheck health(String rest, String whole) throws EngineException {
        Map<String, String> options = new LinkedHashMap<>();
        Matcher option = HEALTH_OPTION.matcher(rest);
        int end = 0;
        while (option.find() && option.start() == end) {
            options.put(option.group(1), option.group(2));
            end = option.end();
        }
        String test = rest.substring(end);
        List<String> words;
        if (test.equalsIgnoreCase("NONE")) {
            words = List.of("NONE");
        } else if (test.toUpperCase(Locale.ROOT).startsWith("CMD ")) {
            String check = test.substring("CMD ".length()).strip();
            words = new ArrayList<>(list(check).orElse(List.of(check)));
            words.addFirst(list(check).isPresent() ? "CMD" : "CMD-SHELL");
        } else {
            throw wrong(whole, "is neither NONE nor CMD and a command");
        }
        return new Healthcheck(
                words,
                duration(options, "interval", whole),
                duration(options, "timeout", whole),
                duration(options, "start-period", whole),
                duration(options, "start-interval", whole),
                retries(options, whole),
                JsonObject.EMPTY);
    }

    private static OptionalLong retries(Map<String, String> options, String whole)
            throws EngineException {
        String retries = options.getOrDefault("retries", "0");
        if (!retries.matches("\\d{1,9}")) {
            throw wrong(whole, "has retries that are no number");
        }
        long number = Long.parseLong(retries);
        return number == 0 ? OptionalLong.empty() : OptionalLong.of(number);
    }

    private static Optional<Duration> duration(
            Map<String, String> options, String name, String whole) throws EngineException {
        Optional<String> text = Optional.ofNullable(options.get(name));
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Duration sum = Duration.ZERO;
        Matcher part = DURATION.matcher(text.get());
        int end = 0;
        while (part.find() && part.start() == end) {
            long number = Long.parseLong(part.group(1));
            sum =
                    sum.plus(
                            switch (part.group(2)) {
                                case "ms" -> Duration.ofMillis(number);
                                case "s" -> Duration.ofSeconds(number);
                                case "m" -> Duration.ofMinutes(number);
                                default -> Duration.ofHours(number);
                            });
            end = part.end();
        }
        if (end == 0 || end != text.get().length()) {
            throw wrong(whole, "has a --%s that is no time such as 30s or 1m30s".formatted(name));
        }
        return Optional.of(sum);
    }

    private ExecutionParameters result() {
        return new ExecutionParameters(
                user,
                ports,
                variables,
                entrypoint,
                command,
                volumes,
                directory,
                labels,
                stopSignal,
                health,
                triggers,
                before.shell(),
                before.unknown());
    }
}
