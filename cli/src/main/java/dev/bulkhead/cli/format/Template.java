package dev.bulkhead.cli.format;

import dev.bulkhead.cli.flags.InvalidFlagException;
import dev.bulkhead.oci.json.JsonValue;
import java.util.ArrayList;
import java.util.List;

/**
 * A value of {@code --format}, in the part of Go's text templates that people use with Docker: text
 * with {@code {{.Field.Name}}}, a function before its operands as {@code {{json .Labels}}}, and
 * functions in a row as {@code {{.State | upper}}}. {@code \t} and {@code \n} are a tab and a new
 * line.
 */
public final class Template {
    private static final String OPEN = "{{";
    private static final String CLOSE = "}}";

    private sealed interface Part {}

    private record Text(String text) implements Part {}

    private record Action(TemplateExpression expression) implements Part {}

    private final List<Part> parts;

    private Template(List<Part> parts) {
        this.parts = List.copyOf(parts);
    }

    /**
     * Reads a template.
     *
     * @throws InvalidFlagException if it is malformed, or of a part of the language that is not
     *     known here
     */
    public static Template parse(String source) {
        String text = source.replace("\\t", "\t").replace("\\n", "\n");
        List<Part> parts = new ArrayList<>();
        int position = 0;
        while (position < text.length()) {
            int open = text.indexOf(OPEN, position);
            if (open < 0) {
                parts.add(new Text(text.substring(position)));
                break;
            }
            int close = text.indexOf(CLOSE, open);
            if (close < 0) {
                throw new InvalidFlagException("--format: '{{' without '}}'");
            }
            parts.add(new Text(text.substring(position, open)));
            String inner = text.substring(open + OPEN.length(), close);
            parts.add(new Action(TemplateExpression.parse(inner)));
            position = close + CLOSE.length();
        }
        return new Template(parts);
    }

    /**
     * Returns the text for a value.
     *
     * @throws InvalidFlagException if the value has no such fields
     */
    public String render(JsonValue value) {
        StringBuilder result = new StringBuilder();
        for (Part part : parts) {
            result.append(
                    switch (part) {
                        case Text(String text) -> text;
                        case Action(TemplateExpression expression) -> expression.text(value);
                    });
        }
        return result.toString();
    }
}
