package dev.bulkhead.oci.runtime;

import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.ObjectReader;
import dev.bulkhead.oci.json.ObjectWriter;
import java.util.regex.Pattern;

/**
 * A limit on huge pages of one size (OCI runtime specification, config-linux.md, "Huge page
 * limits").
 *
 * @param pageSize the size as cgroup files name it: {@code 2MB}, {@code 1GB}
 * @param limit bytes, without a sign
 * @param unknown fields that are kept as they are
 */
public record HugepageLimit(String pageSize, long limit, JsonObject unknown) {
    private static final Pattern SIZE = Pattern.compile("[1-9][0-9]*[KMG]B");

    /** Checks the size. */
    public HugepageLimit {
        Check.matches("pageSize", pageSize, SIZE, "a size such as 64KB, 2MB or 1GB");
    }

    /** Sets a limit. */
    public HugepageLimit(String pageSize, long limit) {
        this(pageSize, limit, JsonObject.EMPTY);
    }

    static HugepageLimit read(ObjectReader in) {
        return new HugepageLimit(
                in.requiredString("pageSize"), in.requiredUnsigned("limit"), in.unknown());
    }

    JsonObject toJson() {
        return new ObjectWriter()
                .string("pageSize", pageSize)
                .unsigned("limit", limit)
                .finish(unknown);
    }
}
