package dev.bulkhead.engine;

import java.nio.file.Path;

/**
 * A device of the host.
 *
 * @param source the host's node, absolute
 * @param destination the node inside, absolute
 * @param permissions of r, w, m
 */
public record DeviceRequest(Path source, String destination, String permissions) {}
