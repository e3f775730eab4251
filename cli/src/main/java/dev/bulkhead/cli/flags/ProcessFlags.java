package dev.bulkhead.cli.flags;

import dev.bulkhead.engine.ContainerRequest;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a container's program runs and ends. */
@Topic("Program")
final class ProcessFlags {
    private static final String STOP_SIGNAL = "--stop-signal";
    private static final String GROUP_ADD = "--group-add";

    @Mixin private UserFlags user = new UserFlags();

    @Option(
            names = GROUP_ADD,
            paramLabel = "GROUP",
            description = "Further group, by name or number")
    private List<String> groups = List.of();

    @Option(
            names = "--entrypoint",
            paramLabel = "PROGRAM",
            description = "Run this with the command as arguments; empty: forget the image's")
    private Optional<String> entrypoint = Optional.empty();

    @Option(
            names = "--init",
            description = "Run a small init as first process, which reaps what is left behind")
    private boolean init;

    @Option(
            names = STOP_SIGNAL,
            paramLabel = "SIGNAL",
            description = "What stop sends first (default SIGTERM)")
    private Optional<String> stopSignal = Optional.empty();

    @Option(
            names = StopTime.FLAG,
            paramLabel = "SECONDS",
            description = "How long stop waits before it kills (default 10); -1: for ever")
    private Optional<String> stopTimeout = Optional.empty();

    /** Returns whether the program is named without the command's help. */
    boolean namesProgram() {
        return entrypoint.filter(program -> !program.isEmpty()).isPresent();
    }

    void addTo(ContainerRequest.Builder request) {
        user.user().ifPresent(request::user);
        user.workingDirectory().ifPresent(request::workingDirectory);
        groups.forEach(group -> request.group(UserFlags.validGroup(GROUP_ADD, group)));
        entrypoint
                .map(program -> program.isEmpty() ? List.<String>of() : List.of(program))
                .ifPresent(request::entrypoint);
        request.init(init);
        if (stopSignal.isPresent()) {
            SignalValue.parse(STOP_SIGNAL, stopSignal.get());
            request.stopSignal(stopSignal.get());
        }
        stopTimeout
                .map(text -> StopTime.parse(StopTime.FLAG, text))
                .ifPresent(request::stopTimeout);
    }
}
