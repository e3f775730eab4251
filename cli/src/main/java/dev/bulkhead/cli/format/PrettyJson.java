package dev.bulkhead.cli.format;

import dev.bulkhead.oci.json.Json;
import dev.bulkhead.oci.json.JsonArray;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.JsonString;
import dev.bulkhead.oci.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Writes JSON for people: a field a line, four blanks a level. */
public final class PrettyJson {
    private static final String INDENT = "    ";

    private PrettyJson() {}

    /** Returns the value as lines, the last one not ended. */
    public static String write(JsonValue value) {
        StringBuilder text = new StringBuilder();
        write(value, "\n", text);
        return text.toString();
    }

    /** Returns the value as one line. */
    public static String compact(JsonValue value) {
        return new String(Json.write(value), StandardCharsets.UTF_8);
    }

    private static void write(JsonValue value, String newLine, StringBuilder text) {
        switch (value) {
            case JsonObject object when !object.isEmpty() -> {
                List<Runnable> fields = new ArrayList<>();
                object.fields()
                        .forEach((name, field) ->
                                fields.add(() -> {
                                    text.append(compact(new JsonString(name))).append(": ");
                                    write(field, newLine + INDENT, text);
                                }));
                writeAll('{', fields, '}', newLine, text);
            }
            case JsonArray array when !array.elements().isEmpty() -> {
                List<Runnable> elements = new ArrayList<>();
                array.elements()
                        .forEach(element ->
                                elements.add(() -> write(element, newLine + INDENT, text)));
                writeAll('[', elements, ']', newLine, text);
            }
            case JsonValue small -> text.append(compact(small));
        }
    }

    private static void writeAll(
            char opening, List<Runnable> parts, char closing, String newLine, StringBuilder text) {
        text.append(opening);
        for (int i = 0; i < parts.size(); i++) {
            text.append(i == 0 ? "" : ",").append(newLine).append(INDENT);
            parts.get(i).run();
        }
        text.append(newLine).append(closing);
    }
}
