package dev.bulkhead.cli.format;

import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.JsonString;
import dev.bulkhead.oci.json.JsonValue;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Shows things of one kind in the form that {@code --format} asks for: {@code table}, {@code table
 * TEMPLATE}, {@code json} (a line each), or a template (a line each).
 */
public final class Listing {
    private static final String TABLE = "table";
    private static final String JSON = "json";

    private final Map<String, String> titles;
    private final List<String> columns;

    /**
     * Makes a listing of things.
     *
     * @param titles what stands above each field
     * @param columns the fields that a plain table shows
     */
    public Listing(Map<String, String> titles, List<String> columns) {
        this.titles = new LinkedHashMap<>(titles);
        this.columns = List.copyOf(columns);
    }

    /**
     * Returns the lines, each ended.
     *
     * @param format absent: a table
     * @throws dev.bulkhead.cli.flags.InvalidFlagException if the format is malformed
     */
    public String render(Optional<String> format, List<JsonObject> things) {
        String asked = format.orElse(TABLE);
        if (asked.equals(JSON)) {
            return lines(things, PrettyJson::compact);
        }
        if (asked.equals(TABLE)) {
            return table(Template.parse(template(columns)), things);
        }
        if (asked.startsWith(TABLE + " ")) {
            return table(Template.parse(asked.substring(TABLE.length()).strip()), things);
        }
        return lines(things, Template.parse(asked)::render);
    }

    private static String lines(List<JsonObject> things, Function<JsonObject, String> line) {
        return things.stream().map(thing -> line.apply(thing) + "\n").collect(Collectors.joining());
    }

    private static String template(List<String> fields) {
        return fields.stream()
                .map(field -> "{{.%s}}".formatted(field))
                .collect(Collectors.joining("\t"));
    }

    private String table(Template template, List<JsonObject> things) {
        Table table = new Table();
        table.add(cells(template.render(header())));
        things.forEach(thing -> table.add(cells(template.render(thing))));
        return table.render();
    }

    private JsonObject header() {
        Map<String, JsonValue> header = new LinkedHashMap<>();
        titles.forEach((field, title) -> header.put(field, new JsonString(title)));
        return new JsonObject(header);
    }

    private static List<String> cells(String line) {
        // What a container is called or runs is not to command the terminal.
        return Arrays.stream(line.split("\t", -1))
                .map(cell -> cell.replaceAll("\\p{Cntrl}", "?"))
                .toList();
    }
}
