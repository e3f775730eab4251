package dev.bulkhead.engine;

import java.util.Map;
import java.util.Optional;

/**
 * A volume that shall be.
 *
 * @param name absent: one is made up
 * @param labels for people and programs to find it by
 * @param options of the driver {@code local}, as mount(8) has them: {@code type=none} or {@code
 *     type=bind} with {@code o=bind} and {@code device=DIRECTORY}, or {@code type=tmpfs} with
 *     {@code o=size=64m,uid=1000}; empty: a directory of the engine's
 */
public record VolumeRequest(
        Optional<String> name, Map<String, String> labels, Map<String, String> options) {
    public VolumeRequest {
        labels = Map.copyOf(labels);
        options = Map.copyOf(options);
    }

    /** A plain volume of a name. */
    public static VolumeRequest named(String name) {
        return new VolumeRequest(Optional.of(name), Map.of(), Map.of());
    }
}
