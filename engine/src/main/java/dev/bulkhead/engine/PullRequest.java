package dev.bulkhead.engine;

import java.util.Optional;

/**
 * What to get from a registry.
 *
 * @param reference such as {@code debian:13} or {@code registry.example/tool@sha256:…}
 * @param allTags all tags of the repository; the reference names none then
 * @param platform such as {@code linux/arm64}; absent: this machine's
 * @param credentials for the registry; absent: those of nobody
 */
public record PullRequest(
        String reference,
        boolean allTags,
        Optional<String> platform,
        Optional<RegistryCredentials> credentials) {
    /** Gets one image for this machine, as nobody. */
    public static PullRequest of(String reference) {
        return new PullRequest(reference, false, Optional.empty(), Optional.empty());
    }

    /** Returns the same by somebody. */
    public PullRequest by(RegistryCredentials somebody) {
        return new PullRequest(reference, allTags, platform, Optional.of(somebody));
    }
}
