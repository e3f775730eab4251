package dev.bulkhead.runtime;

import dev.bulkhead.oci.json.InvalidFieldException;
import dev.bulkhead.oci.runtime.ContainerProcess;
import dev.bulkhead.oci.runtime.Spec;
import dev.bulkhead.runtime.compile.RootMount;
import dev.bulkhead.runtime.plan.RestartRule;
import dev.bulkhead.runtime.security.SeccompProfile;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One container, to be launched.
 *
 * @param spec its configuration
 * @param directory its directory on the host: log, exit file and socket of its monitor are kept
 *     there, and the directories {@code upper} and {@code work} of an overlay
 * @param root what its root file system is made of; the configuration's root says only whether it
 *     is read-only
 * @param seccomp the filter of its calls, where the configuration itself has none
 * @param init whether a small init runs the program
 * @param streams its standard streams
 * @param client whether a client is connected from the start
 * @param durable whether its log and exit file survive a power failure
 * @param logBytes the size at which the log is rotated; 0: never
 * @param logFiles how many files the log has at most
 * @param restart when the program is launched again; not one with {@link StreamSource.Direct},
 *     since its caller's streams are gone by then
 */
public record LaunchRequest(
        Spec spec,
        Path directory,
        RootMount root,
        Optional<SeccompProfile> seccomp,
        boolean init,
        StreamSource streams,
        boolean client,
        boolean durable,
        long logBytes,
        int logFiles,
        RestartRule restart) {
    /** Describes a container whose program ends once. */
    public LaunchRequest(
            Spec spec,
            Path directory,
            RootMount root,
            Optional<SeccompProfile> seccomp,
            boolean init,
            StreamSource streams,
            boolean client,
            boolean durable,
            long logBytes,
            int logFiles) {
        this(
                spec,
                directory,
                root,
                seccomp,
                init,
                streams,
                client,
                durable,
                logBytes,
                logFiles,
                RestartRule.NEVER);
    }

    /**
     * Begins an option of a bind mount that shows a directory or file within its source: a path
     * that is resolved in the source as if that were the root, since the source may hold links that
     * a container has made.
     */
    public static final String BENEATH = "x-bulkhead.beneath=";

    /**
     * Returns the program that is to run.
     *
     * @throws InvalidFieldException if the configuration has none
     */
    ContainerProcess process() {
        return spec.process()
                .filter(process -> !process.args().isEmpty())
                .orElseThrow(() ->
                        new InvalidFieldException(
                                "process.args", "is missing: there is nothing to run"));
    }

    LaunchRequest withProcess(ContainerProcess process) {
        Spec fitting = spec.toBuilder().process(process).build();
        return new LaunchRequest(
                fitting, directory, root, seccomp, init, streams, client, durable, logBytes,
                logFiles, restart);
    }
}
