package dev.bulkhead.engine;

import java.util.Optional;

/**
 * What to put into a registry.
 *
 * @param reference the image, by the name that it is to have there
 * @param allTags all tags of the repository; the reference names none then
 * @param platform an image for another one is an error
 * @param credentials for the registry; absent: those of nobody
 */
public record PushRequest(
        String reference,
        boolean allTags,
        Optional<String> platform,
        Optional<RegistryCredentials> credentials) {
    /** Puts one image, as nobody. */
    public static PushRequest of(String reference) {
        return new PushRequest(reference, false, Optional.empty(), Optional.empty());
    }

    /** Returns the same by somebody. */
    public PushRequest by(RegistryCredentials somebody) {
        return new PushRequest(reference, allTags, platform, Optional.of(somebody));
    }
}
