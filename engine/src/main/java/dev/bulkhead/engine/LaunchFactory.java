package dev.bulkhead.engine;

import dev.bulkhead.oci.runtime.Spec;
import dev.bulkhead.runtime.LaunchRequest;
import dev.bulkhead.runtime.StreamSource;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Turns a container's record into what the runtime is asked to launch. */
final class LaunchFactory {
    private final EngineParts engine;

    LaunchFactory(EngineParts engine) {
        this.engine = engine;
    }

    /**
     * Makes the request for a start of a container that is there.
     *
     * @throws EngineException if a user, a source of a mount or the like is missing
     */
    LaunchRequest make(ContainerRecord container, StreamRequest streams)
            throws EngineException, IOException {
        engine.volumes().prepare(container);
        if (container.request().network().container().isEmpty()) {
            names(container).write(List.of());
        }
        return make(container, users(container), source(streams));
    }

    /** Makes the request for a container that is never made: what it names need not be there. */
    LaunchRequest example(ContainerRecord container) throws EngineException, IOException {
        ContainerRequest request = container.request();
        StreamSource streams =
                request.terminal()
                        ? new StreamSource.Terminal()
                        : new StreamSource.Logged(request.input());
        return make(container, UserDatabase.ROOT_ONLY, streams);
    }

    /** Makes the configuration of a container that is there. */
    Spec spec(ContainerRecord container) throws EngineException, IOException {
        return spec(container, users(container));
    }

    private Spec spec(ContainerRecord container, UserDatabase users) throws EngineException {
        MountFactory mounts = new MountFactory(engine.volumes(), container, names(container));
        return new SpecFactory(container, otherNetwork(container))
                .make(users, engine.cgroup(container.id()), mounts);
    }

    /** A container that shares the network of another starts only while that one runs. */
    private Optional<String> otherNetwork(ContainerRecord container) throws EngineException {
        Optional<String> other = container.request().network().container();
        if (other.isEmpty()) {
            return Optional.empty();
        }
        ContainerState state = engine.registry().find(other.get()).state();
        return Optional.of(ContainerNetworks.namespace(state.requireRunning().pid()).toString());
    }

    /** Who shares another's network shares what that one is told of names. */
    NameFiles names(ContainerRecord container) throws EngineException {
        Optional<String> other = container.request().network().container();
        String id = other.isPresent() ? engine.registry().find(other.get()).id() : container.id();
        return new NameFiles(engine.layout().container(id), container);
    }

    private LaunchRequest make(ContainerRecord container, UserDatabase users, StreamSource streams)
            throws EngineException, IOException {
        return new LaunchRequest(
                spec(container, users),
                engine.layout().container(container.id()),
                engine.roots().mount(container),
                SeccompChoice.of(container.request()),
                container.request().init(),
                streams,
                true,
                !container.request().autoRemove(),
                container.request().log().maxBytes(),
                container.request().log().maxFiles(),
                container.request().restart().rule());
    }

    /** Root needs no look into the root file system: most starts are spared that. */
    private UserDatabase users(ContainerRecord container) throws IOException {
        String user = container.request().user().orElse("");
        boolean isRoot =
                user.isEmpty() || user.equals("0") || user.equals("root") || user.equals("0:0");
        return isRoot && container.request().groups().isEmpty()
                ? UserDatabase.ROOT_ONLY
                : engine.roots().users(container);
    }

    static StreamSource source(StreamRequest streams) {
        return switch (streams) {
            case StreamRequest.Direct(OptionalInt input, int output, int error) ->
                    new StreamSource.Direct(input, output, error);
            case StreamRequest.Logged(boolean input) -> new StreamSource.Logged(input);
            case StreamRequest.Terminal _ -> new StreamSource.Terminal();
        };
    }
}
