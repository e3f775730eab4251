package dev.bulkhead.runtime;

import dev.bulkhead.kernel.cgroup.Cgroup;
import dev.bulkhead.kernel.cgroup.Controller;
import dev.bulkhead.kernel.cgroup.Version;
import dev.bulkhead.runtime.compile.CgroupPlacement;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Says to the compiler where a cgroup lies. */
final class CgroupPlacements {
    private static final Path ROOT = Path.of("/sys/fs/cgroup");

    private CgroupPlacements() {}

    /**
     * Describes a cgroup; where it has a directory of version 2, that is put among the descriptors.
     */
    static CgroupPlacement of(Cgroup cgroup, OwnDescriptors own) throws IOException {
        Optional<Path> directory = cgroup.cloneInto();
        OptionalInt birthplace =
                directory.isPresent()
                        ? OptionalInt.of(own.directory(directory.get()))
                        : OptionalInt.empty();
        Map<String, String> views = new LinkedHashMap<>();
        for (Controller controller : Controller.values()) {
            cgroup.directory(controller)
                    .ifPresent(place ->
                            views.put(name(place, cgroup.version(controller)), place.toString()));
        }
        List<CgroupPlacement.View> list =
                views.entrySet().stream()
                        .map(view -> new CgroupPlacement.View(view.getKey(), view.getValue()))
                        .toList();
        return new CgroupPlacement(
                cgroup.taskFiles().stream().map(Path::toString).toList(), birthplace, list);
    }

    /**
     * The name of a hierarchy of version 1 is its mount point's; version 2 alone is mounted at the
     * root itself.
     */
    private static String name(Path directory, Version version) {
        if (!directory.startsWith(ROOT)) {
            return directory.getFileName().toString();
        }
        String first = ROOT.relativize(directory).getName(0).toString();
        return version == Version.V1 || first.equals("unified") ? first : "";
    }
}
