package dev.bulkhead.engine;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * A container as it is at one moment.
 *
 * @param id 64 hexadecimal digits
 * @param name for people
 * @param created when it was made
 * @param request what was asked for
 * @param command what runs: entrypoint and command together
 * @param status how it is
 * @param lowered which walls are lowered
 */
public record ContainerInfo(
        String id,
        String name,
        Instant created,
        ContainerRequest request,
        List<String> command,
        ContainerStatus status,
        Set<Wall> lowered) {

    private static final int SHORT_ID = 12;

    public ContainerInfo {
        command = List.copyOf(command);
        lowered = Set.copyOf(lowered);
    }

    /** Returns the first 12 digits of the id, by which people name it. */
    public String shortId() {
        return id.substring(0, SHORT_ID);
    }
}
