package dev.bulkhead.oci.runtime;

import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.ObjectReader;
import dev.bulkhead.oci.json.ObjectWriter;
import java.util.Optional;

/**
 * The CPUs of a process that is started in a container that runs (OCI runtime specification,
 * config.md, "execCPUAffinity"), as lists such as {@code 0-3,7}.
 *
 * @param initialCpus until it is in the container's cgroup
 * @param finalCpus from then on
 * @param unknown fields that are kept as they are
 */
public record ExecCpuAffinity(
        Optional<String> initialCpus, Optional<String> finalCpus, JsonObject unknown) {
    /** Checks the lists. */
    public ExecCpuAffinity {
        Check.cpuList("initial", initialCpus);
        Check.cpuList("final", finalCpus);
    }

    static ExecCpuAffinity read(ObjectReader in) {
        return new ExecCpuAffinity(in.string("initial"), in.string("final"), in.unknown());
    }

    JsonObject toJson() {
        return new ObjectWriter()
                .string("initial", initialCpus)
                .string("final", finalCpus)
                .finish(unknown);
    }
}
