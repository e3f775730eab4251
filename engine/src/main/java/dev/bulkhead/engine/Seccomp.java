package dev.bulkhead.engine;

/** Which calls a container may make. */
public sealed interface Seccomp {
    /** The engine's own profile. */
    record Default() implements Seccomp {}

    /** All: a wall lowered. */
    record Unconfined() implements Seccomp {}

    /**
     * A profile in Docker's format.
     *
     * @param json its text
     */
    record Profile(String json) implements Seccomp {}
}
