package dev.bulkhead.engine;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One step in the making of an image.
 *
 * @param id the image's id for the last step, absent for others
 * @param created when it was made; the epoch if nobody says
 * @param command what made it
 * @param size bytes of its layer, unpacked; 0 if it has none
 * @param comment free text
 * @param tags names of the image, for the last step
 */
public record ImageStep(
        Optional<String> id,
        Instant created,
        String command,
        long size,
        String comment,
        List<String> tags) {
    public ImageStep {
        tags = List.copyOf(tags);
    }
}
