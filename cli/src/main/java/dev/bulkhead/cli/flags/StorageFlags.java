package dev.bulkhead.cli.flags;

import dev.bulkhead.engine.ContainerRequest;
import dev.bulkhead.engine.MountRequest;
import dev.bulkhead.engine.RootSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** What a container sees of files. */
@Topic("Files")
final class StorageFlags {
    private static final String ROOTFS = "--rootfs";
    private static final String ID_MAPPED = ",idmap";

    @Option(
            names = ROOTFS,
            paramLabel = "DIR[,idmap]",
            description = {
                "Use a directory instead of an image; changes go to a layer above it",
                "/ is the host's own userland without its secrets"
            })
    private Optional<String> rootDirectory = Optional.empty();

    @Option(
            names = {"-v", "--volume"},
            paramLabel = "[SOURCE:]PLACE[:OPTIONS]",
            description =
                    "Show a directory of the host (/dir, ./dir) or a volume (name) at a place")
    private List<String> volumes = List.of();

    @Option(
            names = "--mount",
            paramLabel = "KEY=VALUE,…",
            description = "Mount type=bind|volume|tmpfs with source=, target=, readonly …")
    private List<String> mounts = List.of();

    @Option(
            names = "--tmpfs",
            paramLabel = "PLACE[:OPTIONS]",
            description = "Mount memory, as /run:size=64m")
    private List<String> tmpfs = List.of();

    @Option(
            names = "--volumes-from",
            paramLabel = "CONTAINER[:ro|:rw]",
            description = "Show the volumes and binds of another container, at the same places")
    private List<String> volumesFrom = List.of();

    @Option(names = "--read-only", description = "Make the root file system read-only")
    private boolean readOnly;

    /** Returns the root file system, if it is not an image's. */
    Optional<RootSource> rootDirectory(Surroundings surroundings) {
        return rootDirectory.map(value -> {
            boolean idMapped = value.endsWith(ID_MAPPED);
            String path =
                    idMapped ? value.substring(0, value.length() - ID_MAPPED.length()) : value;
            RootSource.HostDirectory directory = hostDirectory(surroundings, path);
            return idMapped ? new RootSource.HostDirectory(directory.path(), true) : directory;
        });
    }

    private static RootSource.HostDirectory hostDirectory(Surroundings surroundings, String path) {
        var resolved = surroundings.resolve(ROOTFS, path);
        // Only the host's own userland has files that root inside is not to read.
        return new RootSource.HostDirectory(resolved, resolved.getNameCount() > 0);
    }

    void addTo(ContainerRequest.Builder request, Surroundings surroundings) {
        Set<String> places = new HashSet<>();
        add(request, places, volumes, "--volume", value -> VolumeValue.parse(value, surroundings));
        add(request, places, mounts, "--mount", value -> MountValue.parse(value, surroundings));
        add(request, places, tmpfs, "--tmpfs", TmpfsValue::parse);
        volumesFrom.forEach(request::volumesFrom);
        request.readOnly(readOnly);
    }

    private static void add(
            ContainerRequest.Builder request,
            Set<String> places,
            List<String> values,
            String flag,
            Function<String, MountRequest> parse) {
        for (String value : values) {
            MountRequest mount = parse.apply(value);
            if (!places.add(mount.destination())) {
                throw new InvalidFlagException(
                        flag, value, "something else is mounted at the same place already");
            }
            request.mount(mount);
        }
    }
}
