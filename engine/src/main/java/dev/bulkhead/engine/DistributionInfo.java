package dev.bulkhead.engine;

import java.util.List;

/**
 * What a name stands for in a registry.
 *
 * @param mediaType of the manifest or index
 * @param digest of the manifest or index
 * @param size of the manifest or index, in bytes
 * @param platforms what the image is there for: {@code linux/amd64}
 */
public record DistributionInfo(String mediaType, String digest, long size, List<String> platforms) {
    public DistributionInfo {
        platforms = List.copyOf(platforms);
    }
}
