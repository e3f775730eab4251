package dev.bulkhead.runtime.cgroup;

import dev.bulkhead.kernel.cgroup.CgroupException;
import dev.bulkhead.kernel.cgroup.CgroupMounts;
import dev.bulkhead.kernel.cgroup.Controller;
import dev.bulkhead.kernel.cgroup.Setting;
import dev.bulkhead.kernel.cgroup.Setting.IfAbsent;
import dev.bulkhead.kernel.cgroup.Version;
import dev.bulkhead.kernel.cgroup.Warning;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Collects settings while the parts of a container's resources are gone through. */
final class Translation {
    /** In every container's cgroup where the host has them: they count, freeze and kill. */
    private static final Set<Controller> ALWAYS =
            EnumSet.of(
                    Controller.CPU,
                    Controller.CPUACCT,
                    Controller.MEMORY,
                    Controller.DEVICES,
                    Controller.FREEZER,
                    Controller.BLKIO,
                    Controller.PIDS);

    private final CgroupMounts host;
    private final List<Setting> settings = new ArrayList<>();
    private final List<Warning> warnings = new ArrayList<>();

    Translation(CgroupMounts host) {
        this.host = host;
    }

    Version version(Controller controller) {
        return host.version(controller);
    }

    void add(Setting setting) {
        settings.add(setting);
    }

    /** Adds one value for one file. */
    void add(String name, Controller controller, String file, String value, IfAbsent ifAbsent) {
        add(write(name, controller, file, value, ifAbsent));
    }

    static Setting.Write write(
            String name, Controller controller, String file, String value, IfAbsent ifAbsent) {
        return new Setting.Write(name, controller, file, List.of(value), ifAbsent);
    }

    void warn(String name, String reason, String cure) {
        warnings.add(new Warning(name, reason, cure));
    }

    /** Warns of a setting whose controller this host lacks. */
    void warnAbsent(String name, Controller controller) {
        warnings.add(host.absence(name, controller));
    }

    /** Describes a wall that this host can't raise. */
    CgroupException absent(String name, Controller controller) {
        return new CgroupException(host.absence(name, controller).toString());
    }

    CgroupSettings result() {
        Set<Controller> controllers = EnumSet.noneOf(Controller.class);
        ALWAYS.stream()
                .filter(controller -> version(controller) != Version.ABSENT)
                .forEach(controllers::add);
        settings.forEach(setting -> controllers.add(setting.controller()));
        return new CgroupSettings(controllers, settings, warnings);
    }
}
