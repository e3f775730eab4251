package dev.bulkhead.runtime.cgroup;

import dev.bulkhead.kernel.cgroup.Controller;
import dev.bulkhead.kernel.cgroup.Setting;
import dev.bulkhead.kernel.cgroup.Setting.IfAbsent;
import dev.bulkhead.kernel.cgroup.Version;
import dev.bulkhead.oci.runtime.NetworkTags;
import java.util.List;

/**
 * Marks on what is sent; version 1 alone has them, and a firewall rule in their place is better.
 */
final class NetworkSettings {
    private NetworkSettings() {}

    static void translate(NetworkTags network, Translation translation) {
        if (network.classId().orElse(0) != 0) {
            add(
                    translation,
                    "network.classID",
                    Controller.NET_CLS,
                    "net_cls.classid",
                    List.of(Long.toString(network.classId().orElseThrow())));
        }
        if (!network.priorities().isEmpty()) {
            add(
                    translation,
                    "network.priorities",
                    Controller.NET_PRIO,
                    "net_prio.ifpriomap",
                    network.priorities().stream()
                            .map(priority -> priority.name() + " " + priority.priority())
                            .toList());
        }
    }

    private static void add(
            Translation translation,
            String name,
            Controller controller,
            String file,
            List<String> values) {
        if (translation.version(controller) == Version.ABSENT) {
            translation.warnAbsent(name, controller);
        } else {
            IfAbsent warn = new IfAbsent.Warn("match the cgroup in nftables (socket cgroupv2)");
            translation.add(new Setting.Write(name, controller, file, values, warn));
        }
    }
}
