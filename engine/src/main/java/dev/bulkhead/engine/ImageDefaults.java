package dev.bulkhead.engine;

import dev.bulkhead.oci.image.ExecutionParameters;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What an image says about its containers, put into a request where that says nothing itself. */
final class ImageDefaults {
    private ImageDefaults() {}

    /**
     * Fills in what is not said.
     *
     * @param mounted the request's mounts, and those that it gets from other containers
     */
    static ContainerRequest apply(
            ContainerRequest request, List<MountRequest> mounted, ExecutionParameters image) {
        return new ContainerRequest(
                request.root(),
                request.command(),
                request.entrypoint(),
                request.name(),
                environment(request, image),
                request.workingDirectory().or(image::workingDir),
                request.user().or(image::user),
                request.groups(),
                request.hostname(),
                request.domainname(),
                request.names(),
                mounts(mounted, image),
                request.volumesFrom(),
                request.devices(),
                request.readOnly(),
                labels(request, image),
                request.limits(),
                request.namespaces(),
                network(request.network(), image),
                request.capabilitiesAdded(),
                request.capabilitiesDropped(),
                request.security(),
                request.privileged(),
                request.sysctls(),
                request.init(),
                request.terminal(),
                request.input(),
                request.autoRemove(),
                request.stopSignal().or(image::stopSignal),
                request.stopTimeout());
    }

    private static NetworkRequest network(NetworkRequest network, ExecutionParameters image) {
        Set<String> exposed = new LinkedHashSet<>(image.exposedPorts());
        exposed.addAll(network.exposed());
        return network.withExposed(List.copyOf(exposed));
    }

    private static Map<String, String> environment(
            ContainerRequest request, ExecutionParameters image) {
        Map<String, String> variables = new LinkedHashMap<>();
        for (String variable : image.env()) {
            int equals = variable.indexOf('=');
            if (equals > 0) {
                variables.put(variable.substring(0, equals), variable.substring(equals + 1));
            }
        }
        variables.putAll(request.environment());
        return variables;
    }

    private static Map<String, String> labels(ContainerRequest request, ExecutionParameters image) {
        Map<String, String> labels = new LinkedHashMap<>(image.labels());
        labels.putAll(request.labels());
        return labels;
    }

    /**
     * A volume of the image is one of the container's own, unless the request puts something else
     * in its place.
     */
    private static List<MountRequest> mounts(
            List<MountRequest> mounted, ExecutionParameters image) {
        List<MountRequest> mounts = new ArrayList<>(mounted);
        for (String destination : image.volumes()) {
            if (mounted.stream().noneMatch(mount -> mount.destination().equals(destination))) {
                mounts.add(new MountRequest.Volume(Optional.empty(), destination, false));
            }
        }
        return mounts;
    }

    /**
     * Returns what a request runs: entrypoint and command together.
     *
     * @throws EngineException if that is nothing
     */
    static List<String> command(ContainerRequest request, ExecutionParameters image)
            throws EngineException {
        boolean ownEntrypoint = request.entrypoint().isPresent();
        List<String> command = new ArrayList<>(request.entrypoint().orElse(image.entrypoint()));
        command.addAll(
                request.command().isEmpty() && !ownEntrypoint ? image.cmd() : request.command());
        if (command.isEmpty()) {
            throw new EngineException(
                    EngineException.Kind.BAD_REQUEST,
                    "no command specified: give one, since the image names none");
        }
        return command;
    }

    /** Returns the signal that stops a container. */
    static int stopSignal(ContainerRequest request) throws EngineException {
        Optional<String> name = request.stopSignal();
        if (name.isEmpty()) {
            return Signal.SIGTERM;
        }
        return Signal.parse(name.get())
                .orElseThrow(() ->
                        new EngineException(
                                EngineException.Kind.BAD_REQUEST,
                                "invalid stop signal: "
                                        + name.get()
                                        + "; give a name such as SIGTERM or a number of 1 to 64"));
    }
}
