package dev.bulkhead.engine;

import java.util.List;
import java.util.Optional;

/**
 * What an image made of a root file system is to be.
 *
 * @param name such as {@code debian:13}; absent: it has none
 * @param changes instructions of a Dockerfile that say how its containers run: {@code CMD ["sh"]},
 *     {@code ENV A=b}; of ENTRYPOINT, ENV, EXPOSE, HEALTHCHECK, LABEL, ONBUILD, STOPSIGNAL, USER,
 *     VOLUME and WORKDIR
 * @param message for its history
 * @param platform what its programs run on, such as {@code linux/arm64}; absent: this machine's
 */
public record ImportRequest(
        Optional<String> name,
        List<String> changes,
        Optional<String> message,
        Optional<String> platform) {
    public ImportRequest {
        changes = List.copyOf(changes);
    }

    /** Only gives it a name. */
    public static ImportRequest named(String name) {
        return new ImportRequest(Optional.of(name), List.of(), Optional.empty(), Optional.empty());
    }
}
