package dev.bulkhead.runtime.compile;

import dev.bulkhead.oci.json.InvalidFieldException;
import dev.bulkhead.oci.runtime.Hook;
import dev.bulkhead.oci.runtime.Hooks;
import dev.bulkhead.oci.runtime.IdMapping;
import dev.bulkhead.oci.runtime.Linux;
import dev.bulkhead.oci.runtime.Mount;
import dev.bulkhead.oci.runtime.Spec;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the runtime specification can ask for and no plan does yet. It is refused by the field's
 * name: a container that lacks what was asked for without a word would have fewer walls than its
 * owner thinks.
 */
final class Refusals {
    private static final String LATER = "is not supported yet: leave it out";

    private static final Path PROC = Path.of("/proc");

    /**
     * Figures of the whole machine that lxcfs(1) shows with those of the container in their place.
     */
    private static final Set<String> FIGURES =
            Set.of(
                    "/proc/cpuinfo",
                    "/proc/diskstats",
                    "/proc/loadavg",
                    "/proc/meminfo",
                    "/proc/slabinfo",
                    "/proc/stat",
                    "/proc/swaps",
                    "/proc/uptime");

    private Refusals() {}

    static void check(Spec spec) {
        check(spec.hooks());
        check(spec.linux());
        for (int i = 0; i < spec.mounts().size(); i++) {
            check("mounts[" + i + "]", spec.mounts().get(i), spec.linux());
        }
    }

    private static void check(Hooks hooks) {
        Map<String, List<Hook>> all =
                Map.of(
                        "prestart", hooks.prestart(),
                        "createRuntime", hooks.createRuntime(),
                        "createContainer", hooks.createContainer(),
                        "startContainer", hooks.startContainer(),
                        "poststart", hooks.poststart(),
                        "poststop", hooks.poststop());
        all.forEach((name, list) ->
                refuse(
                        "hooks." + name,
                        list,
                        "is not supported: no program runs on the host for a container"));
    }

    private static void check(Linux linux) {
        refuse("linux.intelRdt", linux.intelRdt());
        refuse("linux.memoryPolicy", linux.memoryPolicy());
        refuse("linux.netDevices", linux.netDevices().keySet(), LATER);
    }

    private static void check(String field, Mount mount, Linux linux) {
        checkPlace(field + ".destination", mount);
        checkMaps(field, mount, linux);
    }

    /** Nothing else may stand in for what the kernel says in /proc: programs trust it. */
    private static void checkPlace(String field, Mount mount) {
        Path place = Path.of(mount.destination()).normalize();
        boolean kernels = place.equals(PROC) && mount.type().filter("proc"::equals).isPresent();
        if (place.startsWith(PROC) && !kernels && !FIGURES.contains(place.toString())) {
            throw new InvalidFieldException(
                    field, place + " is the kernel's: nothing else can be mounted there");
        }
    }

    /** One user namespace shows all files: the container's own maps are the only ones. */
    private static void checkMaps(String field, Mount mount, Linux linux) {
        refuseOther(field + ".uidMappings", mount.uidMappings(), linux.uidMappings());
        refuseOther(field + ".gidMappings", mount.gidMappings(), linux.gidMappings());
    }

    private static void refuseOther(String field, List<IdMapping> maps, List<IdMapping> own) {
        if (!maps.isEmpty() && !maps.equals(own)) {
            throw new InvalidFieldException(
                    field, "differs from the container's own, which is not supported yet");
        }
    }

    private static void refuse(String field, Optional<?> value) {
        refuse(field, value.stream().toList(), LATER);
    }

    private static void refuse(String field, Collection<?> values, String problem) {
        if (!values.isEmpty()) {
            throw new InvalidFieldException(field, problem);
        }
    }
}
