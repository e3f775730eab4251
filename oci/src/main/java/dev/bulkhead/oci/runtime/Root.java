package dev.bulkhead.oci.runtime;

import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.ObjectReader;
import dev.bulkhead.oci.json.ObjectWriter;

/**
 * The root file system (OCI runtime specification, config.md, "Root").
 *
 * @param path the directory: absolute, or relative to the bundle
 * @param readonly whether the container must not change it
 * @param unknown fields that are kept as they are
 */
public record Root(String path, boolean readonly, JsonObject unknown) {
    /** Checks the path. */
    public Root {
        Check.text("path", path);
    }

    /** Names a root file system. */
    public Root(String path, boolean readonly) {
        this(path, readonly, JsonObject.EMPTY);
    }

    static Root read(ObjectReader in) {
        return new Root(in.requiredString("path"), in.flag("readonly"), in.unknown());
    }

    JsonObject toJson() {
        return new ObjectWriter().string("path", path).flag("readonly", readonly).finish(unknown);
    }
}
