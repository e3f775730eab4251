package dev.bulkhead.cli.flags;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads one line of comma-separated fields; a field in double quotes may hold commas (RFC 4180).
 */
final class CommaSeparated {
    private final String flag;
    private final String line;
    private int position;

    private CommaSeparated(String flag, String line) {
        this.flag = flag;
        this.line = line;
    }

    static List<String> fields(String flag, String line) {
        return new CommaSeparated(flag, line).fields();
    }

    private List<String> fields() {
        List<String> fields = new ArrayList<>();
        while (true) {
            fields.add(at('"') ? quoted() : plain());
            if (position == line.length()) {
                return fields;
            }
            if (!at(',')) {
                throw new InvalidFlagException(
                        flag, line, "expected a comma after a closing quote");
            }
            position++;
        }
    }

    private boolean at(char expected) {
        return position < line.length() && line.charAt(position) == expected;
    }

    private String plain() {
        int comma = line.indexOf(',', position);
        int end = comma < 0 ? line.length() : comma;
        String field = line.substring(position, end);
        position = end;
        return field;
    }

    private String quoted() {
        StringBuilder field = new StringBuilder();
        position++;
        while (position < line.length()) {
            char next = line.charAt(position++);
            if (next != '"') {
                field.append(next);
            } else if (at('"')) {
                field.append(next);
                position++;
            } else {
                return field.toString();
            }
        }
        throw new InvalidFlagException(flag, line, "a double quote is never closed");
    }
}
