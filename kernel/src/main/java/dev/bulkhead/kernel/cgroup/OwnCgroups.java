package dev.bulkhead.kernel.cgroup;

import java.util.HashMap;
import java.util.Map;

/**
 * The cgroups of this process by /proc/self/cgroup, from the root of each hierarchy.
 *
 * @param byController for version 1; the empty name is version 2
 */
record OwnCgroups(Map<String, String> byController) {
    /** Reads lines of {@code hierarchy:controller,controller:path}; the path may hold colons. */
    static OwnCgroups parse(String text) {
        Map<String, String> byController = new HashMap<>();
        text.lines()
                .map(line -> line.split(":", 3))
                .filter(fields -> fields.length == 3)
                .forEach(fields -> {
                    for (String controller : fields[1].split(",", -1)) {
                        byController.put(controller, fields[2]);
                    }
                });
        return new OwnCgroups(Map.copyOf(byController));
    }

    String v1(String controller) {
        return byController.getOrDefault(controller, "/");
    }

    String v2() {
        return byController.getOrDefault("", "/");
    }
}
