package dev.bulkhead.oci.json;

/** An enum's constant that is a string in JSON: by default, the constant's own name. */
public interface JsonName {
    /** Returns the name of the constant in Java. */
    String name();

    /** Returns the string in JSON. */
    default String jsonName() {
        return name();
    }
}
