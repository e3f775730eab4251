package dev.bulkhead.docker.wire;

import dev.bulkhead.engine.RestartPolicy;
import dev.bulkhead.oci.json.ObjectReader;

/** Reads what happens when a container's program ends. */
final class RestartReader {
    private RestartReader() {}

    static RestartPolicy read(ObjectReader in) {
        String name = in.string("Name").orElse("no");
        int retries = Math.toIntExact(in.integer("MaximumRetryCount").orElse(0));
        for (RestartPolicy.Mode mode : RestartPolicy.Mode.values()) {
            if (mode.label().equals(name)) {
                return new RestartPolicy(mode, mode == RestartPolicy.Mode.ON_FAILURE ? retries : 0);
            }
        }
        throw new IllegalArgumentException("invalid restart policy: unknown policy '" + name + "'");
    }
}
