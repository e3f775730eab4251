package dev.bulkhead.runtime.cgroup;

import dev.bulkhead.kernel.cgroup.CgroupException;
import dev.bulkhead.kernel.cgroup.Controller;
import dev.bulkhead.kernel.cgroup.Setting;
import dev.bulkhead.kernel.cgroup.Setting.IfAbsent;
import dev.bulkhead.kernel.cgroup.Version;
import dev.bulkhead.oci.runtime.Rdma;
import java.util.List;
import java.util.Map;

/** Limits of remote memory access, by device; both versions have the same file. */
final class RdmaSettings {
    private RdmaSettings() {}

    static void translate(Map<String, Rdma> devices, Translation translation)
            throws CgroupException {
        if (devices.isEmpty()) {
            return;
        }
        if (translation.version(Controller.RDMA) == Version.ABSENT) {
            throw translation.absent("rdma", Controller.RDMA);
        }
        List<String> lines =
                devices.entrySet().stream()
                        .map(entry -> line(entry.getKey(), entry.getValue()))
                        .toList();
        translation.add(
                new Setting.Write(
                        "rdma",
                        Controller.RDMA,
                        "rdma.max",
                        lines,
                        new IfAbsent.Refuse("use a kernel with CONFIG_CGROUP_RDMA")));
    }

    private static String line(String device, Rdma limit) {
        StringBuilder line = new StringBuilder(device);
        limit.hcaHandles().ifPresent(number -> line.append(" hca_handle=").append(number));
        limit.hcaObjects().ifPresent(number -> line.append(" hca_object=").append(number));
        return line.toString();
    }
}
