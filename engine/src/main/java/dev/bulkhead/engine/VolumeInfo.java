package dev.bulkhead.engine;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A volume as it is at one moment.
 *
 * @param name by which it is found
 * @param created when it was made
 * @param labels for people and programs to find it by
 * @param options of the driver {@code local}: {@code type}, {@code device}, {@code o}
 * @param mountpoint where its files lie on this machine
 * @param anonymous whether a container made it without a name
 * @param users the ids of the containers that are made with it, running or not
 */
public record VolumeInfo(
        String name,
        Instant created,
        Map<String, String> labels,
        Map<String, String> options,
        Path mountpoint,
        boolean anonymous,
        List<String> users) {
    /** The one driver that there is. */
    public static final String DRIVER = "local";

    public VolumeInfo {
        labels = Map.copyOf(labels);
        options = Map.copyOf(options);
        users = List.copyOf(users);
    }
}
