package dev.bulkhead.oci.runtime;

import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.ObjectReader;
import dev.bulkhead.oci.json.ObjectWriter;
import java.util.List;
import java.util.OptionalLong;

/**
 * A program to run at a moment of a container's life.
 *
 * @param path the program, an absolute path
 * @param args its arguments, its name first
 * @param env its environment, {@code NAME=value}
 * @param timeout seconds after which it is killed, at least 1
 * @param unknown fields that are kept as they are
 */
public record Hook(
        String path,
        List<String> args,
        List<String> env,
        OptionalLong timeout,
        JsonObject unknown) {
    /** Checks path and time, and copies the lists. */
    public Hook {
        Check.absolute("path", path);
        Check.texts("args", args);
        Check.texts("env", env);
        Check.range("timeout", timeout, 1, Integer.MAX_VALUE);
        args = List.copyOf(args);
        env = List.copyOf(env);
    }

    static Hook read(ObjectReader in) {
        return new Hook(
                in.requiredString("path"),
                in.strings("args"),
                in.strings("env"),
                in.integer("timeout"),
                in.unknown());
    }

    JsonObject toJson() {
        return new ObjectWriter()
                .string("path", path)
                .strings("args", args)
                .strings("env", env)
                .integer("timeout", timeout)
                .finish(unknown);
    }

    /** Leaves the environment out, which may hold secrets. */
    @Override
    public String toString() {
        return "Hook[path=%s, args=%s, timeout=%s]".formatted(path, args, timeout);
    }
}
