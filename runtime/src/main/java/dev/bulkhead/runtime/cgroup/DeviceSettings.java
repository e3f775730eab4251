package dev.bulkhead.runtime.cgroup;

import dev.bulkhead.kernel.cgroup.CgroupException;
import dev.bulkhead.kernel.cgroup.Controller;
import dev.bulkhead.kernel.cgroup.DeviceRule;
import dev.bulkhead.kernel.cgroup.DeviceRules;
import dev.bulkhead.kernel.cgroup.Setting;
import dev.bulkhead.kernel.cgroup.Version;
import java.util.List;

/** Which devices may be used. Without any rule nothing is set: all devices that nodes lead to. */
final class DeviceSettings {
    private DeviceSettings() {}

    static void translate(List<dev.bulkhead.oci.runtime.DeviceRule> rules, Translation translation)
            throws CgroupException {
        if (rules.isEmpty()) {
            return;
        }
        if (translation.version(Controller.DEVICES) == Version.ABSENT) {
            throw translation.absent("devices", Controller.DEVICES);
        }
        translation.add(
                new Setting.Devices(
                        new DeviceRules(rules.stream().map(DeviceSettings::rule).toList())));
    }

    private static DeviceRule rule(dev.bulkhead.oci.runtime.DeviceRule rule) {
        DeviceRule.Type type =
                switch (rule.type()) {
                    case ALL -> DeviceRule.Type.ALL;
                    case BLOCK -> DeviceRule.Type.BLOCK;
                    case CHARACTER -> DeviceRule.Type.CHAR;
                };
        return new DeviceRule(
                rule.allow(), type, rule.major(), rule.minor(), DeviceRule.accesses(rule.access()));
    }
}
