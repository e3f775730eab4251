package dev.bulkhead.docker.wire;

import dev.bulkhead.engine.FileChange;
import dev.bulkhead.engine.PathStatus;
import dev.bulkhead.oci.json.Json;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.ObjectWriter;
import java.util.Base64;

/** Files of containers. */
public final class FileDocuments {
    /** How Go's os.FileMode tells kinds of files apart. */
    private static final long DIRECTORY = 1L << 31;

    private static final long SYMLINK = 1L << 27;

    private FileDocuments() {}

    /** Writes what a file is, for a header. */
    public static String header(PathStatus status) {
        JsonObject document =
                new ObjectWriter()
                        .string("name", status.name())
                        .integer("size", status.size())
                        .integer("mode", mode(status))
                        .string("mtime", status.modified().toString())
                        .string("linkTarget", status.linkTarget())
                        .finish(JsonObject.EMPTY);
        return Base64.getEncoder().encodeToString(Json.write(document));
    }

    private static long mode(PathStatus status) {
        long permissions = status.mode() & 0777;
        if (status.isDirectory()) {
            return DIRECTORY | permissions;
        }
        return status.isLink() ? SYMLINK | permissions : permissions;
    }

    /** Writes a change. */
    public static JsonObject write(FileChange change) {
        int kind =
                switch (change.kind()) {
                    case MODIFIED -> 0;
                    case ADDED -> 1;
                    case DELETED -> 2;
                };
        return new ObjectWriter()
                .string("Path", change.path())
                .integer("Kind", kind)
                .finish(JsonObject.EMPTY);
    }
}
