package dev.bulkhead.engine;

import dev.bulkhead.image.snapshot.Layer;
import java.util.List;
import java.util.Optional;

/**
 * What of a request decides how its container looks before its program is known: containers of one
 * shape differ in program, user, streams, limits and the like, and the root with all its mounts can
 * be made before any of them is asked for.
 *
 * <p>A shape only says what is worth to be prepared. Whether a prepared container suits is found
 * out when it is launched, by comparing what was done with what is to be done; so a request's part
 * that is forgotten here costs time and nothing else.
 *
 * @param request a request with this shape
 * @param layers what the root is made of
 */
record Shape(ContainerRequest request, List<Layer> layers) {
    /** Stands for all that a shape leaves open. */
    static final List<String> COMMAND = List.of("true");

    Shape {
        layers = List.copyOf(layers);
    }

    /**
     * Returns the shape of a request, or nothing where a container cannot be prepared: one that
     * shows directories or devices of the host's would hold them before anybody has asked for that.
     *
     * @param layers what its root is made of
     */
    static Optional<Shape> of(ContainerRequest request, List<Layer> layers) {
        boolean ownMounts =
                request.mounts().stream().allMatch(mount -> mount instanceof MountRequest.Tmpfs);
        HostNamespaces shared = request.namespaces();
        boolean ownNamespaces = !shared.pid() && !shared.ipc() && !shared.uts() && !shared.cgroup();
        return ownMounts && ownNamespaces && request.devices().isEmpty() && request.hasOwnIds()
                ? Optional.of(new Shape(strip(request), layers))
                : Optional.empty();
    }

    private static ContainerRequest strip(ContainerRequest request) {
        ContainerRequest.Builder shape =
                ContainerRequest.of(request.root())
                        .command(COMMAND)
                        .namespaces(request.namespaces())
                        .limits(request.limits().onlySharedMemory())
                        .autoRemove(request.autoRemove());
        request.hostname().ifPresent(shape::hostname);
        request.domainname().ifPresent(shape::domainname);
        request.mounts().forEach(shape::mount);
        request.sysctls().forEach(shape::sysctl);
        return shape.build();
    }
}
