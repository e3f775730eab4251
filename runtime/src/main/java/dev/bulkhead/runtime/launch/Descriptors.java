package dev.bulkhead.runtime.launch;

import dev.bulkhead.kernel.Fd;
import java.util.List;
import java.util.Optional;

/**
 * The descriptors that a plan is launched with. All stay the caller's.
 *
 * @param client the monitor's end of a connection to a first client
 * @param direct the container's own standard streams: three of them, or none
 * @param own what the plan refers to by index
 */
public record Descriptors(Optional<Fd> client, List<Fd> direct, List<Fd> own) {
    public Descriptors {
        direct = List.copyOf(direct);
        own = List.copyOf(own);
        if (!direct.isEmpty() && direct.size() != 3) {
            throw new IllegalArgumentException("standard streams are three, not " + direct.size());
        }
    }
}
