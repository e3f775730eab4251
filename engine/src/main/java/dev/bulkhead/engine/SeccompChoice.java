package dev.bulkhead.engine;

import dev.bulkhead.oci.json.MalformedDocumentException;
import dev.bulkhead.runtime.security.SeccompProfile;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Which filter a request comes to. */
final class SeccompChoice {
    private SeccompChoice() {}

    /**
     * Returns the profile; empty: no filter.
     *
     * @throws EngineException if the request's own profile is malformed
     */
    static Optional<SeccompProfile> of(ContainerRequest request) throws EngineException {
        if (request.privileged()) {
            return Optional.empty();
        }
        return switch (request.security().seccomp()) {
            case Seccomp.Default() -> Optional.of(SeccompProfile.standard());
            case Seccomp.Unconfined() -> Optional.empty();
            case Seccomp.Profile(String json) -> Optional.of(parse(json));
        };
    }

    private static SeccompProfile parse(String json) throws EngineException {
        try {
            return SeccompProfile.parse(json.getBytes(StandardCharsets.UTF_8));
        } catch (MalformedDocumentException | IllegalArgumentException e) {
            throw new EngineException(
                    EngineException.Kind.BAD_REQUEST, "seccomp profile: " + e.getMessage(), e);
        }
    }
}
