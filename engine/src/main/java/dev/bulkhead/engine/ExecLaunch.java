package dev.bulkhead.engine;

import dev.bulkhead.image.snapshot.Snapshot;
import dev.bulkhead.oci.runtime.Capability;
import dev.bulkhead.oci.runtime.ConsoleSize;
import dev.bulkhead.oci.runtime.ContainerProcess;
import dev.bulkhead.oci.runtime.Spec;
import dev.bulkhead.runtime.RunningContainer;
import dev.bulkhead.runtime.launch.ContainerExit;
import dev.bulkhead.runtime.launch.LaunchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Runs further programs in a container. */
final class ExecLaunch {
    private static final System.Logger LOG = System.getLogger(ExecLaunch.class.getName());
    private static final long LOG_BYTES = 10 << 20;
    private static final int LOG_FILES = 2;

    private final ContainerState state;
    private final EngineParts engine;
    private final ContainerRecord container;

    ExecLaunch(ContainerState state) {
        this.state = state;
        this.engine = state.engine();
        this.container = state.record();
    }

    private record Running(
            EngineParts engine,
            Path directory,
            Attachment attachment,
            RunningContainer running,
            CompletableFuture<Integer> exit)
            implements Execution {
        @Override
        public int pid() {
            return running.pid();
        }

        @Override
        public void kill(int signal) {
            try {
                running.signal(signal);
            } catch (IOException e) {
                LOG.log(System.Logger.Level.DEBUG, "it has ended: " + e.getMessage());
            }
        }

        @Override
        public Conversation converse() throws IOException {
            try (attachment) {
                LocalConversation conversation =
                        new LocalConversation(
                                new LogFiles(directory),
                                LogFiles.opened(
                                        attachment.log().orElseThrow(), attachment.logOffset()));
                conversation.connect(grown -> engine.runtime().streams(attachment.socket(), grown));
                return conversation;
            }
        }
    }

    /**
     * Runs a program.
     *
     * @param spec the container's configuration
     */
    Execution launch(Spec spec, ExecRequest request, StreamRequest streams)
            throws EngineException, IOException {
        String id = ContainerNames.newId();
        Path directory = engine.layout().execution(container.id(), id);
        dev.bulkhead.runtime.ExecRequest wanted =
                new dev.bulkhead.runtime.ExecRequest(
                        spec,
                        engine.layout().container(container.id()),
                        process(spec, request, streams),
                        directory,
                        request.privileged()
                                ? Optional.empty()
                                : SeccompChoice.of(container.request()),
                        LaunchFactory.source(streams),
                        true,
                        LOG_BYTES,
                        LOG_FILES);
        Files.createDirectories(directory);
        try {
            publish(request, id, "exec_create: ");
            RunningContainer running = engine.runtime().exec(wanted);
            publish(request, id, "exec_start: ");
            var _ = running.gone().thenRunAsync(() -> delete(directory), engine.afterwards());
            return new Running(
                    engine,
                    directory,
                    ContainerStreams.attachment(running.takeClient(), 0),
                    running,
                    running.exit().thenApply(end -> died(id, end)));
        } catch (LaunchException e) {
            delete(directory);
            throw new EngineException(ContainerStart.kind(e), String.valueOf(e.getMessage()), e);
        } catch (IOException | IllegalArgumentException e) {
            delete(directory);
            throw new EngineException(
                    EngineException.Kind.CONFLICT,
                    "exec in " + container.name() + ": " + e.getMessage(),
                    e);
        }
    }

    private void publish(ExecRequest request, String id, String action) {
        state.publish(action + String.join(" ", request.command()), Map.of("execID", id));
    }

    private int died(String id, ContainerExit end) {
        state.publish("exec_die", Map.of("execID", id, "exitCode", Integer.toString(end.code())));
        return end.code();
    }

    private ContainerProcess process(Spec spec, ExecRequest request, StreamRequest streams)
            throws EngineException, IOException {
        ContainerProcess first = spec.process().orElseThrow();
        ContainerProcess.Builder process =
                first.toBuilder()
                        .args(request.command())
                        .env(environment(first, request))
                        .terminal(streams instanceof StreamRequest.Terminal);
        request.workingDirectory().ifPresent(process::cwd);
        if (streams instanceof StreamRequest.Terminal(int rows, int columns)) {
            process.consoleSize(new ConsoleSize(rows, columns));
        }
        Set<Capability> capabilities =
                request.privileged()
                        ? EnumSet.allOf(Capability.class)
                        : DefaultCapabilities.of(container.request());
        if (request.user().isPresent()) {
            UserDatabase.Identity identity =
                    engine.roots().users(container).resolve(request.user().get(), List.of());
            process.user(identity.user())
                    .capabilities(SpecFactory.capabilities(identity.user(), capabilities));
        } else if (request.privileged()) {
            process.capabilities(SpecFactory.capabilities(first.user(), capabilities));
        }
        return process.build();
    }

    private static List<String> environment(ContainerProcess first, ExecRequest request) {
        Map<String, String> variables = new LinkedHashMap<>();
        for (String variable : first.env()) {
            int equals = variable.indexOf('=');
            variables.put(variable.substring(0, equals), variable.substring(equals + 1));
        }
        variables.putAll(request.environment());
        return variables.entrySet().stream()
                .map(variable -> variable.getKey() + "=" + variable.getValue())
                .toList();
    }

    private static void delete(Path directory) {
        try {
            new Snapshot(directory, RootFileSystems.NO_LAYERS).delete();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "left over: " + directory + ": " + e.getMessage());
        }
    }
}
