package dev.bulkhead.docker.wire;

import dev.bulkhead.engine.ContainerUpdate;
import dev.bulkhead.oci.json.ObjectReader;

/** Reads what is to change of a container. */
public final class UpdateReader {
    private UpdateReader() {}

    /** Reads the body of a request. */
    public static ContainerUpdate read(ObjectReader in) {
        return new ContainerUpdate(
                LimitsReader.read(in), in.object("RestartPolicy", RestartReader::read));
    }
}
