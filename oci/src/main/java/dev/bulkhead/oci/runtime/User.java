package dev.bulkhead.oci.runtime;

import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.ObjectReader;
import dev.bulkhead.oci.json.ObjectWriter;
import java.util.List;
import java.util.OptionalLong;

/**
 * Whose rights a process has (OCI runtime specification, config.md, "User").
 *
 * @param uid user id in the container, 32 bits without a sign
 * @param gid group id in the container, 32 bits without a sign
 * @param umask permissions that new files do not get, up to 0777
 * @param additionalGids further groups
 * @param unknown fields that are kept as they are
 */
public record User(
        long uid, long gid, OptionalLong umask, List<Long> additionalGids, JsonObject unknown) {
    /** The container's root. */
    public static final User ROOT = new User(0, 0);

    /** Checks the ranges, and copies the list. */
    public User {
        Check.range("uid", uid, 0, Check.MAX_UINT32);
        Check.range("gid", gid, 0, Check.MAX_UINT32);
        Check.range("umask", umask, 0, 0777);
        for (int i = 0; i < additionalGids.size(); i++) {
            Check.range("additionalGids[" + i + "]", additionalGids.get(i), 0, Check.MAX_UINT32);
        }
        additionalGids = List.copyOf(additionalGids);
    }

    /** Names a user with one group. */
    public User(long uid, long gid) {
        this(uid, gid, List.of());
    }

    /** Names a user with further groups. */
    public User(long uid, long gid, List<Long> additionalGids) {
        this(uid, gid, OptionalLong.empty(), additionalGids, JsonObject.EMPTY);
    }

    static User read(ObjectReader in) {
        return new User(
                in.integer("uid").orElse(0),
                in.integer("gid").orElse(0),
                in.integer("umask"),
                in.integers("additionalGids"),
                in.unknown());
    }

    JsonObject toJson() {
        return new ObjectWriter()
                .integer("uid", uid)
                .integer("gid", gid)
                .integer("umask", umask)
                .integers("additionalGids", additionalGids)
                .finish(unknown);
    }
}
