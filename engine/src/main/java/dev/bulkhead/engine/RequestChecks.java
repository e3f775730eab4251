package dev.bulkhead.engine;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;

/** What can be said against a request before anything is made for it. */
final class RequestChecks {
    private static final Pattern SETTING = Pattern.compile("[a-z0-9_]+([./][a-zA-Z0-9_-]+)+");

    /** HOST_NAME_MAX of gethostname(2). */
    private static final int LONGEST_HOST_NAME = 64;

    /** Settings that an ipc_namespaces(7) has for itself; those of fs.mqueue are more. */
    private static final Set<String> IPC_SETTINGS =
            Set.of(
                    "kernel.msgmax",
                    "kernel.msgmnb",
                    "kernel.msgmni",
                    "kernel.sem",
                    "kernel.shmall",
                    "kernel.shmmax",
                    "kernel.shmmni",
                    "kernel.shm_rmid_forced");

    private RequestChecks() {}

    /**
     * Looks at everything that a request says by itself.
     *
     * @throws EngineException of the first thing that is wrong
     */
    static void check(ContainerRequest request) throws EngineException {
        if (request.name().isPresent()) {
            ContainerNames.check(request.name().get());
        }
        DefaultCapabilities.of(request);
        SeccompChoice.of(request);
        if (request.hostname().isPresent()) {
            checkHostName(request.hostname().get());
        }
        for (MountRequest mount : request.mounts()) {
            check(mount);
        }
        if (request.autoRemove() && request.restart().mode() != RestartPolicy.Mode.NO) {
            throw bad(
                    "a container that is removed when it ends cannot be started again: leave out"
                            + " either --rm or --restart");
        }
        for (String setting : request.sysctls().keySet()) {
            checkSetting(setting, request.namespaces());
        }
    }

    private static void checkHostName(String name) throws EngineException {
        int length = name.getBytes(StandardCharsets.UTF_8).length;
        if (length == 0 || length > LONGEST_HOST_NAME) {
            throw bad(
                    "host name \"%s\": %d bytes long; the kernel takes 1 to %d"
                            .formatted(name, length, LONGEST_HOST_NAME));
        }
    }

    private static void check(MountRequest mount) throws EngineException {
        if (!mount.destination().startsWith("/")) {
            throw bad("mount at \"%s\": give an absolute path".formatted(mount.destination()));
        }
        switch (mount) {
            case MountRequest.Volume volume -> {
                if (volume.name().isPresent()) {
                    VolumeNames.check(volume.name().get());
                }
                VolumeDriver.of(volume.use().options());
            }
            case MountRequest.Bind bind -> {
                if (!bind.source().isAbsolute()) {
                    throw bad(
                            "mount at %s: its source \"%s\" is no absolute path"
                                    .formatted(bind.destination(), bind.source()));
                }
            }
            case MountRequest.Tmpfs _ -> {}
        }
    }

    /** A setting that is not of a namespace of the container's own would be the host's. */
    private static void checkSetting(String name, HostNamespaces shared) throws EngineException {
        String dotted = name.replace('/', '.');
        boolean ofNetwork = dotted.startsWith("net.");
        boolean ofIpc = dotted.startsWith("fs.mqueue.") || IPC_SETTINGS.contains(dotted);
        if (!SETTING.matcher(name).matches() || !(ofNetwork || ofIpc)) {
            throw bad(
                    "sysctl \"%s\": not a setting that a container has for itself; those are net.*, fs.mqueue.* and %s"
                            .formatted(
                                    name,
                                    String.join(", ", IPC_SETTINGS.stream().sorted().toList())));
        }
        boolean ofInterface = dotted.contains(".conf.") || dotted.contains(".neigh.");
        if (!ofInterface && Files.notExists(Path.of("/proc/sys", dotted.split("\\.", -1)))) {
            throw bad(
                    "unknown sysctl \"%s\": this kernel has no such setting; \"sysctl -a\" on the host lists them"
                            .formatted(name));
        }
        if (ofNetwork ? shared.network() : shared.ipc()) {
            throw bad(
                    "sysctl \"%s\": it would change the host's own, since the container shares the host's %s; set it on the host, or do not share that"
                            .formatted(name, ofNetwork ? "network" : "IPC namespace"));
        }
    }

    private static EngineException bad(String message) {
        return new EngineException(EngineException.Kind.BAD_REQUEST, message);
    }
}
