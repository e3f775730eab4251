package dev.bulkhead.runtime.launch;

import java.io.IOException;
import java.nio.file.Path;

/** A container was asked for something after its end: its monitor is gone, or about to go. */
public final class ContainerEndedException extends IOException {
    private static final long serialVersionUID = 1L;

    /** Tells of the container of a directory. */
    public ContainerEndedException(Path directory) {
        super("the container has ended: no monitor answers in " + directory);
    }
}
