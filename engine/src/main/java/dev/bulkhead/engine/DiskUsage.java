package dev.bulkhead.engine;

import java.util.List;

/**
 * What an engine takes of the disk.
 *
 * @param layerBytes of all layers, each counted once
 */
public record DiskUsage(
        long layerBytes,
        List<OfImage> images,
        List<OfContainer> containers,
        List<OfVolume> volumes) {
    public DiskUsage {
        images = List.copyOf(images);
        containers = List.copyOf(containers);
        volumes = List.copyOf(volumes);
    }

    /**
     * What an image takes.
     *
     * @param ownBytes of the layers that no other image has
     * @param containers how many containers are made of it
     */
    public record OfImage(ImageInfo image, long ownBytes, int containers) {
        /** Returns the bytes of the layers that other images have too. */
        public long sharedBytes() {
            return image.size() - ownBytes;
        }
    }

    /**
     * What a container takes.
     *
     * @param writtenBytes that it has written to its root file system
     * @param logBytes of its log
     */
    public record OfContainer(ContainerInfo container, long writtenBytes, long logBytes) {
        /** Returns all that goes when it is removed. */
        public long bytes() {
            return writtenBytes + logBytes;
        }
    }

    /** What a volume takes. */
    public record OfVolume(VolumeInfo volume, long bytes) {}
}
