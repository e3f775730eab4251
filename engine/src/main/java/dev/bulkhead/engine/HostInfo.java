package dev.bulkhead.engine;

import java.util.List;

/**
 * What a host can do for containers.
 *
 * @param kernel its version, as uname(2) says
 * @param cgroups how processes are counted: v1, v2 or hybrid
 * @param root the engine's directory
 * @param containers how many containers there are
 * @param running how many of them run
 * @param features what the kernel has, each with a remark
 * @param warnings what is asked for by default and cannot be had here, each with the cure
 */
public record HostInfo(
        String kernel,
        String cgroups,
        String root,
        int containers,
        int running,
        List<Feature> features,
        List<String> warnings) {

    /**
     * A feature of the kernel.
     *
     * @param name what people call it
     * @param available whether it is there
     * @param remark what it is good for, or why it is missing
     */
    public record Feature(String name, boolean available, String remark) {}

    public HostInfo {
        features = List.copyOf(features);
        warnings = List.copyOf(warnings);
    }
}
