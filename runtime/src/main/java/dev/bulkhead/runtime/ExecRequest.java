package dev.bulkhead.runtime;

import dev.bulkhead.oci.runtime.ContainerProcess;
import dev.bulkhead.oci.runtime.Spec;
import dev.bulkhead.runtime.security.SeccompProfile;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A further program, to be run in a running container.
 *
 * @param spec the container's configuration; its own process is not looked at
 * @param container the container's directory, where its monitor is found
 * @param process the further program
 * @param directory a directory of the program's own on the host, for log, exit file and socket of
 *     its monitor
 * @param seccomp the filter of its calls, where the configuration itself has none
 * @param streams its standard streams
 * @param client whether a client is connected from the start
 * @param logBytes the size at which the log is rotated; 0: never
 * @param logFiles how many files the log has at most
 */
public record ExecRequest(
        Spec spec,
        Path container,
        ContainerProcess process,
        Path directory,
        Optional<SeccompProfile> seccomp,
        StreamSource streams,
        boolean client,
        long logBytes,
        int logFiles) {
    ExecRequest withProcess(ContainerProcess other) {
        return new ExecRequest(
                spec, container, other, directory, seccomp, streams, client, logBytes, logFiles);
    }
}
