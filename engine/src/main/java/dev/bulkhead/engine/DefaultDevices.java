package dev.bulkhead.engine;

import static dev.bulkhead.oci.runtime.DeviceRule.Type.BLOCK;
import static dev.bulkhead.oci.runtime.DeviceRule.Type.CHARACTER;

import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.runtime.DeviceRule;
import java.util.List;
import java.util.OptionalLong;

/**
 * Which devices a container may use: those that every program expects, and none of the host's
 * hardware.
 */
final class DefaultDevices {
    private static final String ALL_ACCESS = "rwm";

    private DefaultDevices() {}

    /**
     * All denied; nodes may be made but not opened; then the harmless ones, the console, and its
     * own terminals.
     */
    static final List<DeviceRule> RULES =
            List.of(
                    DeviceRule.every(false, ALL_ACCESS),
                    make(CHARACTER),
                    make(BLOCK),
                    DeviceRule.allow(CHARACTER, 1, 3, ALL_ACCESS),
                    DeviceRule.allow(CHARACTER, 1, 5, ALL_ACCESS),
                    DeviceRule.allow(CHARACTER, 1, 7, ALL_ACCESS),
                    DeviceRule.allow(CHARACTER, 1, 8, ALL_ACCESS),
                    DeviceRule.allow(CHARACTER, 1, 9, ALL_ACCESS),
                    DeviceRule.allow(CHARACTER, 5, 0, ALL_ACCESS),
                    DeviceRule.allow(CHARACTER, 5, 1, ALL_ACCESS),
                    DeviceRule.allow(CHARACTER, 5, 2, ALL_ACCESS),
                    new DeviceRule(
                            true,
                            CHARACTER,
                            OptionalLong.of(136),
                            OptionalLong.empty(),
                            ALL_ACCESS,
                            JsonObject.EMPTY));

    private static DeviceRule make(DeviceRule.Type type) {
        return new DeviceRule(
                true, type, OptionalLong.empty(), OptionalLong.empty(), "m", JsonObject.EMPTY);
    }
}
