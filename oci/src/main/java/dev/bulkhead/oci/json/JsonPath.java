package dev.bulkhead.oci.json;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The way to a value of a document: {@code mounts[2].destination}. It is put together only where a
 * message needs it, since almost every value is right.
 */
final class JsonPath {
    /** The way to the document itself, which is empty. */
    static final JsonPath ROOT = new JsonPath(null, "", 0);

    private static final Pattern PLAIN = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]{0,79}");
    private static final int MAX_NAME = 80;

    private final @Nullable JsonPath parent;
    private final @Nullable String field;
    private final int index;

    private JsonPath(@Nullable JsonPath parent, @Nullable String field, int index) {
        this.parent = parent;
        this.field = field;
        this.index = index;
    }

    /** Returns the way to a field of the object that this one leads to. */
    JsonPath field(String name) {
        return new JsonPath(this, name, 0);
    }

    /** Returns the way to an element of the array that this one leads to. */
    JsonPath element(int position) {
        return new JsonPath(this, null, position);
    }

    /** Returns this way and, after it, one that begins at its end. */
    String join(String rest) {
        String path = toString();
        boolean dot = !path.isEmpty() && !rest.isEmpty() && !rest.startsWith("[");
        return dot ? path + "." + rest : path + rest;
    }

    @Override
    public String toString() {
        return parent == null ? "" : parent.join(field == null ? "[" + index + "]" : quoted(field));
    }

    /** Puts a name in quotes unless it is a plain word, and shortens a very long one. */
    private static String quoted(String name) {
        if (PLAIN.matcher(name).matches()) {
            return name;
        }
        return "[\""
                + (name.length() <= MAX_NAME ? name : name.substring(0, MAX_NAME) + "…")
                + "\"]";
    }
}
