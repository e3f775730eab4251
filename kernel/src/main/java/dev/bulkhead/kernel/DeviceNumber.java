package dev.bulkhead.kernel;

/**
 * The number of a device; see makedev(3).
 *
 * @param major the class of the device, 0 to 4095
 * @param minor the device within its class, 0 to 1048575
 */
public record DeviceNumber(int major, int minor) {
    private static final int LARGEST_MAJOR = (1 << 12) - 1;
    private static final int LARGEST_MINOR = (1 << 20) - 1;

    public DeviceNumber {
        if (major < 0 || major > LARGEST_MAJOR || minor < 0 || minor > LARGEST_MINOR) {
            throw new IllegalArgumentException(
                    "device number %d:%d is outside of 0:0 to %d:%d"
                            .formatted(major, minor, LARGEST_MAJOR, LARGEST_MINOR));
        }
    }

    /** Returns the number as mknod(2) takes it. */
    long encoded() {
        return (minor & 0xFFL) | ((long) major << 8) | ((minor & ~0xFFL) << 12);
    }

    @Override
    public String toString() {
        return major + ":" + minor;
    }
}
