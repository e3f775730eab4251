package dev.bulkhead.kernel.cgroup;

import java.util.List;

/**
 * Which device nodes the processes of a cgroup may open and make. For each access the last rule
 * that means it decides; what no rule means is denied.
 *
 * @param rules from the first to the last, at most 1000
 */
public record DeviceRules(List<DeviceRule> rules) {
    private static final int MAX_RULES = 1000;

    public DeviceRules {
        rules = List.copyOf(rules);
        if (rules.size() > MAX_RULES) {
            throw new IllegalArgumentException(
                    "a cgroup takes at most %d device rules, not %d"
                            .formatted(MAX_RULES, rules.size()));
        }
    }
}
