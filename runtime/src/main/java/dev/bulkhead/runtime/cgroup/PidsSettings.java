package dev.bulkhead.runtime.cgroup;

import dev.bulkhead.kernel.cgroup.CgroupException;
import dev.bulkhead.kernel.cgroup.Controller;
import dev.bulkhead.kernel.cgroup.Setting.IfAbsent;
import dev.bulkhead.kernel.cgroup.Version;
import dev.bulkhead.oci.runtime.Pids;

/** The limit of processes and threads: −1 is none and 0 is as good as absent. */
final class PidsSettings {
    private PidsSettings() {}

    static void translate(Pids pids, Translation translation) throws CgroupException {
        long limit = pids.limit().orElse(0);
        if (limit == 0) {
            return;
        }
        if (translation.version(Controller.PIDS) != Version.ABSENT) {
            translation.add(
                    "pids.limit",
                    Controller.PIDS,
                    "pids.max",
                    limit < 0 ? "max" : Long.toString(limit),
                    new IfAbsent.Refuse("use a kernel with CONFIG_CGROUP_PIDS"));
        } else if (limit > 0) {
            throw translation.absent("pids.limit", Controller.PIDS);
        }
    }
}
