package dev.bulkhead.lab;

/** What a measured command does; only like is compared with like. */
enum Action {
    /** Makes a container, runs {@code true} in it and removes it. */
    RUN,
    /** Runs {@code true} in a container that is there. */
    EXEC
}
