package dev.bulkhead.kernel.cgroup;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Device rules as version 1 keeps them: a default for everything, and exceptions that say the
 * opposite (security/device_cgroup.c). Rules are folded into that form here and not replayed to the
 * kernel, since the kernel silently ignores a rule that takes a part out of a wider exception: the
 * device would stay open.
 *
 * @param allowByDefault what holds for nodes that no exception means
 * @param exceptions the opposite of the default
 */
record DeviceExceptions(boolean allowByDefault, List<DeviceRule> exceptions) {
    /**
     * Folds rules.
     *
     * @throws CgroupException if version 1 can't express them
     */
    static DeviceExceptions of(DeviceRules rules) throws CgroupException {
        boolean allowByDefault = false;
        List<DeviceRule> exceptions = new ArrayList<>();
        for (DeviceRule rule : rules.rules()) {
            if (rule.isEverything()) {
                allowByDefault = rule.allow();
                exceptions.clear();
            } else if (rule.allow() == allowByDefault) {
                exceptions = without(exceptions, rule);
            } else {
                split(rule).forEach(exceptions::add);
            }
        }
        return new DeviceExceptions(allowByDefault, List.copyOf(exceptions));
    }

    /** The kernel takes the type {@code a} for everything only, whatever else the line says. */
    private static Stream<DeviceRule> split(DeviceRule rule) {
        return rule.type() == DeviceRule.Type.ALL
                ? Stream.of(
                        rule.withType(DeviceRule.Type.BLOCK), rule.withType(DeviceRule.Type.CHAR))
                : Stream.of(rule);
    }

    private static List<DeviceRule> without(List<DeviceRule> exceptions, DeviceRule rule)
            throws CgroupException {
        List<DeviceRule> left = new ArrayList<>();
        for (DeviceRule exception : exceptions) {
            Set<DeviceRule.Access> access =
                    exception.access().stream()
                            .filter(one -> !rule.access().contains(one))
                            .collect(Collectors.toSet());
            boolean touched = access.size() < exception.access().size();
            if (!touched || !rule.sharesNodes(exception)) {
                left.add(exception);
            } else if (!rule.coversNodes(exception)) {
                throw new CgroupException(
                        ("devices: cgroup v1 can't %s \"%s\" as a part of \"%s\";"
                                        + " name the nodes one by one, or use cgroup v2")
                                .formatted(rule.allow() ? "allow" : "deny", rule, exception));
            } else if (!access.isEmpty()) {
                left.add(exception.withAccess(access));
            }
        }
        return left;
    }

    /** Returns the file and the line that set the default and drop all exceptions. */
    List<Setting.Write> writes() {
        String reset = allowByDefault ? "devices.allow" : "devices.deny";
        String except = allowByDefault ? "devices.deny" : "devices.allow";
        Setting.IfAbsent refuse = new Setting.IfAbsent.Refuse("mount the devices controller");
        Setting.Write first =
                new Setting.Write("devices", Controller.DEVICES, reset, List.of("a"), refuse);
        if (exceptions.isEmpty()) {
            return List.of(first);
        }
        List<String> lines = exceptions.stream().map(DeviceRule::toString).distinct().toList();
        return List.of(
                first, new Setting.Write("devices", Controller.DEVICES, except, lines, refuse));
    }
}
