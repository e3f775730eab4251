package dev.bulkhead.oci.runtime;

import dev.bulkhead.oci.json.JsonName;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.ObjectReader;
import dev.bulkhead.oci.json.ObjectWriter;
import java.util.Locale;
import java.util.Optional;

/**
 * A namespace that a container does not share with the runtime (namespaces(7)).
 *
 * @param type what it isolates
 * @param path the namespace to join, an absolute path outside; absent for a new one
 * @param unknown fields that are kept as they are
 */
public record Namespace(Type type, Optional<String> path, JsonObject unknown) {
    /** What namespaces isolate. */
    public enum Type implements JsonName {
        PID,
        NETWORK,
        MOUNT,
        IPC,
        UTS,
        USER,
        CGROUP,
        TIME;

        @Override
        public String jsonName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Checks the path. */
    public Namespace {
        path.ifPresent(text -> Check.absolute("path", text));
    }

    /** Asks for a new namespace. */
    public static Namespace fresh(Type type) {
        return new Namespace(type, Optional.empty(), JsonObject.EMPTY);
    }

    /** Asks to join a namespace. */
    public static Namespace joined(Type type, String path) {
        return new Namespace(type, Optional.of(path), JsonObject.EMPTY);
    }

    static Namespace read(ObjectReader in) {
        return new Namespace(
                in.requiredConstant("type", Type.class), in.string("path"), in.unknown());
    }

    JsonObject toJson() {
        return new ObjectWriter().constant("type", type).string("path", path).finish(unknown);
    }
}
