package dev.bulkhead.image.registry;

import java.io.IOException;

/** What a registry refused or answered wrongly; the message names the registry and the cure. */
public final class RegistryException extends IOException {
    private final int status;

    RegistryException(int status, String message) {
        super(message);
        this.status = status;
    }

    /** Returns the status of HTTP, 0 if the answer was not about that. */
    public int status() {
        return status;
    }
}
