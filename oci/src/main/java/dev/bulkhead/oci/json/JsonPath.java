package dev.bulkhead.oci.json;

import java.util.regex.Pattern;

/** Writes the way to a value of a document: {@code mounts[2].destination}. */
final class JsonPath {
    private static final Pattern PLAIN = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");
    private static final int MAX_NAME = 80;

    private JsonPath() {}

    /** Returns the path of an object's field; a name that is no plain word is put in quotes. */
    static String field(String object, String name) {
        if (PLAIN.matcher(name).matches() && name.length() <= MAX_NAME) {
            return object.isEmpty() ? name : object + "." + name;
        }
        String shown = name.length() <= MAX_NAME ? name : name.substring(0, MAX_NAME) + "…";
        return object + "[\"" + shown + "\"]";
    }

    /** Returns the path of an array's element. */
    static String element(String array, int index) {
        return array + "[" + index + "]";
    }

    /** Joins the path of an object and a path that begins at the object. */
    static String join(String object, String rest) {
        if (object.isEmpty() || rest.isEmpty() || rest.startsWith("[")) {
            return object + rest;
        }
        return object + "." + rest;
    }
}
