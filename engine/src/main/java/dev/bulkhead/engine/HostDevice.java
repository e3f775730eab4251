package dev.bulkhead.engine;

import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.runtime.DeviceRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * A device node of the host.
 *
 * @param block whether it is a block device, else a character device
 * @param major the driver's number
 * @param minor the driver's own number for it
 */
record HostDevice(boolean block, long major, long minor) {
    private static final int TYPE_MASK = 0170000;
    private static final int BLOCK = 0060000;
    private static final int CHARACTER = 0020000;

    /**
     * Looks at a node.
     *
     * @throws IllegalArgumentException if there is none
     */
    static HostDevice at(Path path) {
        try {
            int type = (int) Files.getAttribute(path, "unix:mode") & TYPE_MASK;
            if (type == BLOCK || type == CHARACTER) {
                long number = (long) Files.getAttribute(path, "unix:rdev");
                return new HostDevice(
                        type == BLOCK,
                        (number >>> 8 & 0xfff) | (number >>> 32 & 0xfffff000L),
                        (number & 0xff) | (number >>> 12 & 0xffffff00L));
            }
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "device " + path + ": cannot be looked at: " + e.getMessage(), e);
        }
        throw new IllegalArgumentException("device " + path + ": not a device node");
    }

    DeviceRule rule(String permissions) {
        return new DeviceRule(
                true,
                block ? DeviceRule.Type.BLOCK : DeviceRule.Type.CHARACTER,
                OptionalLong.of(major),
                OptionalLong.of(minor),
                permissions,
                JsonObject.EMPTY);
    }
}
