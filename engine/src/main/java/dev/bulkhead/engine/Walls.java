package dev.bulkhead.engine;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;

/** Which walls a request lowers. */
final class Walls {
    private Walls() {}

    static Set<Wall> lowered(ContainerRequest request) {
        Set<Wall> lowered = EnumSet.noneOf(Wall.class);
        HostNamespaces shared = request.namespaces();
        add(lowered, Wall.NETWORK, shared.network());
        add(lowered, Wall.PID, shared.pid());
        add(lowered, Wall.IPC, shared.ipc());
        add(lowered, Wall.UTS, shared.uts());
        add(lowered, Wall.USER, shared.user() || request.privileged());
        add(lowered, Wall.CGROUP, shared.cgroup());
        add(
                lowered,
                Wall.SECCOMP,
                request.privileged() || request.security().seccomp() instanceof Seccomp.Unconfined);
        add(
                lowered,
                Wall.NO_NEW_PRIVILEGES,
                request.privileged() || !request.security().noNewPrivileges());
        add(
                lowered,
                Wall.CAPABILITIES,
                request.privileged()
                        || !DefaultCapabilities.containsAll(request.capabilitiesAdded()));
        add(lowered, Wall.DEVICES, request.privileged() || !request.devices().isEmpty());
        add(
                lowered,
                Wall.CONFINEMENT,
                request.privileged()
                        || request.security()
                                .appArmor()
                                .filter(Security.UNCONFINED::equals)
                                .isPresent());
        add(lowered, Wall.HIDDEN_PATHS, request.privileged());
        add(lowered, Wall.HOST_FILES, showsHostFiles(request));
        return lowered;
    }

    /**
     * With no ids of its own root inside is root outside, who reads everything that the directory
     * shows.
     */
    private static boolean showsHostFiles(ContainerRequest request) {
        return request.root() instanceof RootSource.HostDirectory(Path path, boolean idMapped)
                && path.getNameCount() == 0
                && (idMapped || request.namespaces().user() || request.privileged());
    }

    private static void add(Set<Wall> walls, Wall wall, boolean lowered) {
        if (lowered) {
            walls.add(wall);
        }
    }
}
