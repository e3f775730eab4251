package dev.bulkhead.image.layer;

import dev.bulkhead.kernel.DeviceNumber;
import java.time.Instant;
import java.util.Map;

/**
 * One entry of an archive, after all headers that belong to it.
 *
 * @param name as the archive has it
 * @param target what a link leads to, else empty
 * @param permissions the mode's lower 12 bits
 * @param uid 0 to 4294967294
 * @param gid 0 to 4294967294
 * @param content where the data of a file belongs; {@link SparseMap#EMPTY} for others
 * @param device the number of a device, else 0:0
 * @param attributes the extended attributes by their names
 */
record TarEntry(
        TarEntryType type,
        String name,
        String target,
        int permissions,
        long uid,
        long gid,
        Instant modified,
        SparseMap content,
        DeviceNumber device,
        Map<String, byte[]> attributes) {}
