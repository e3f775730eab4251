package dev.bulkhead.runtime.cgroup;

import dev.bulkhead.kernel.cgroup.CgroupException;
import dev.bulkhead.kernel.cgroup.Controller;
import dev.bulkhead.kernel.cgroup.Setting;
import dev.bulkhead.kernel.cgroup.Setting.IfAbsent;
import dev.bulkhead.kernel.cgroup.Version;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Files of version 2 by their own names, written as they are. */
final class UnifiedSettings {
    /** Of the files of every cgroup these are limits; the others would move or kill processes. */
    private static final Set<String> CORE = Set.of("cgroup.max.depth", "cgroup.max.descendants");

    private static final IfAbsent REFUSE = new IfAbsent.Refuse("name a file of this kernel");

    private UnifiedSettings() {}

    static void translate(Map<String, String> files, Translation translation)
            throws CgroupException {
        for (Map.Entry<String, String> entry : files.entrySet()) {
            String file = entry.getKey();
            String name = "unified." + file;
            Controller controller = controller(file);
            if (translation.version(controller) != Version.V2) {
                throw new CgroupException(
                        ("%s: this host does not drive %s by cgroup v2; use the setting's own"
                                        + " field")
                                .formatted(name, controller.v1Name()));
            }
            // The kernel takes one line a write.
            List<String> lines = entry.getValue().lines().filter(line -> !line.isBlank()).toList();
            if (lines.isEmpty()) {
                throw new CgroupException(name + ": has no value");
            }
            translation.add(new Setting.Write(name, controller, file, lines, REFUSE));
        }
    }

    private static Controller controller(String file) throws CgroupException {
        if (CORE.contains(file)) {
            // Every cgroup of version 2 has these files, as it has the freezer's.
            return Controller.FREEZER;
        }
        int dot = file.indexOf('.');
        return Controller.byV2Name(dot < 0 ? file : file.substring(0, dot))
                .orElseThrow(() ->
                        new CgroupException(
                                "unified.%s: is not a file of a controller; name one such as memory.high"
                                        .formatted(file)));
    }
}
