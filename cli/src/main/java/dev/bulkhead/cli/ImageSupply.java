package dev.bulkhead.cli;

import dev.bulkhead.cli.flags.InvalidFlagException;
import dev.bulkhead.engine.ContainerRequest;
import dev.bulkhead.engine.Engine;
import dev.bulkhead.engine.EngineException;
import dev.bulkhead.engine.ImageInfo;
import dev.bulkhead.engine.PullRequest;
import dev.bulkhead.engine.RootSource;
import java.util.Locale;
import java.util.Optional;

/**
 * Gets the image of a container-to-be where it is missing.
 *
 * @param logins who callers are to registries
 * @param policy when to get it
 * @param platform for which; absent: this machine's
 * @param quiet whether nothing is said about it
 */
record ImageSupply(Logins logins, Policy policy, Optional<String> platform, boolean quiet) {
    /** When to get an image from its registry. */
    enum Policy {
        /** Before every container. */
        ALWAYS,
        /** If it is not here. */
        MISSING,
        /** Never. */
        NEVER;

        static Policy parse(String flag, String text) {
            for (Policy policy : values()) {
                if (policy.name().toLowerCase(Locale.ROOT).equals(text)) {
                    return policy;
                }
            }
            throw new InvalidFlagException(flag, text, "expected always, missing or never");
        }
    }

    /** Has the image here, if the request is for one. */
    void supply(Engine engine, Caller caller, ContainerRequest request) throws EngineException {
        if (request.root() instanceof RootSource.Image(String reference)
                && isWanted(engine, caller, reference)) {
            try (ProgressDisplay progress = ProgressDisplay.onError(caller, quiet)) {
                PullRequest pull =
                        new PullRequest(reference, false, platform, logins.find(caller, reference));
                engine.images().pull(pull, progress::show);
                progress.finish();
            }
        }
    }

    private boolean isWanted(Engine engine, Caller caller, String reference)
            throws EngineException {
        if (policy == Policy.ALWAYS) {
            return true;
        }
        if (policy == Policy.NEVER) {
            return false;
        }
        try {
            ImageInfo found = engine.images().find(reference);
            return platform.filter(wanted -> !found.platform().startsWith(wanted)).isPresent();
        } catch (EngineException e) {
            if (e.kind() != EngineException.Kind.NOT_FOUND) {
                throw e;
            }
            if (!quiet) {
                String tag =
                        reference.indexOf(':', reference.lastIndexOf('/') + 1) < 0 ? ":latest" : "";
                caller.err().println("Unable to find image '" + reference + tag + "' locally");
            }
            return true;
        }
    }
}
