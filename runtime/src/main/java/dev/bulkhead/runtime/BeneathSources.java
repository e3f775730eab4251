package dev.bulkhead.runtime;

import dev.bulkhead.kernel.Directory;
import dev.bulkhead.kernel.Fcntl;
import dev.bulkhead.kernel.Fd;
import dev.bulkhead.kernel.FileAttributes;
import dev.bulkhead.kernel.FileType;
import dev.bulkhead.oci.runtime.Mount;
import dev.bulkhead.runtime.plan.Plan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The sources of bind mounts that lie within a directory which containers write to. Each is opened
 * once, within that directory, and mounted by its descriptor: whoever puts a link in its place
 * before, meanwhile or after changes nothing that is outside.
 *
 * @param mounts with those sources as the monitor reaches them
 * @param files those of the sources that are no directories
 */
record BeneathSources(List<Mount> mounts, Set<String> files) {
    /** Opens the sources; the descriptors are put among those of the plan. */
    static BeneathSources open(List<Mount> mounts, OwnDescriptors own) throws IOException {
        List<Mount> opened = new ArrayList<>(mounts.size());
        Set<String> files = new HashSet<>();
        for (Mount mount : mounts) {
            Optional<String> path = path(mount);
            opened.add(path.isPresent() ? open(mount, path.get(), own, files) : mount);
        }
        return new BeneathSources(opened, files);
    }

    /** Returns which part of its source a mount shows, if it is not the whole. */
    static Optional<String> path(Mount mount) {
        return mount.options().stream()
                .filter(option -> option.startsWith(LaunchRequest.BENEATH))
                .map(option -> option.substring(LaunchRequest.BENEATH.length()))
                .findFirst();
    }

    private static Mount open(Mount mount, String path, OwnDescriptors own, Set<String> files)
            throws IOException {
        String source = mount.source().orElseThrow();
        try (Directory directory = Directory.open(source)) {
            Fd node = directory.open(path, Fcntl.O_PATH);
            String reached = "/proc/self/fd/" + (Plan.FREE_DESCRIPTOR + own.keep(node));
            if (FileAttributes.statx(node).type() != FileType.DIRECTORY) {
                files.add(reached);
            }
            List<String> options =
                    mount.options().stream()
                            .filter(option -> !option.startsWith(LaunchRequest.BENEATH))
                            .toList();
            return new Mount(
                    mount.destination(),
                    mount.type(),
                    Optional.of(reached),
                    options,
                    mount.uidMappings(),
                    mount.gidMappings(),
                    mount.unknown());
        } catch (IOException e) {
            throw new IOException(
                    "mount at %s: \"%s\" within %s: %s"
                            .formatted(mount.destination(), path, source, e.getMessage()),
                    e);
        }
    }
}
