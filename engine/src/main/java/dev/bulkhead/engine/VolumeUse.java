package dev.bulkhead.engine;

import java.util.Map;
import java.util.Optional;

/**
 * How a container uses a volume, and what the volume is if it is made for the container.
 *
 * @param copy whether an empty volume is filled with what the image has at the place
 * @param subpath which directory or file in the volume is seen; it has to be there
 * @param labels of a volume that is made
 * @param options of a volume that is made, as {@link VolumeRequest#options}
 */
public record VolumeUse(
        boolean copy,
        Optional<String> subpath,
        Map<String, String> labels,
        Map<String, String> options) {
    /** The whole of a plain volume, filled when it is empty. */
    public static final VolumeUse DEFAULT =
            new VolumeUse(true, Optional.empty(), Map.of(), Map.of());

    public VolumeUse {
        labels = Map.copyOf(labels);
        options = Map.copyOf(options);
    }
}
