package dev.bulkhead.runtime.plan;

/** The places where a launch plan can be cut in two. */
public enum Cut {
    /**
     * The child waits in its namespaces and its cgroup. Nothing is decided about its root yet, so
     * that most containers can be made of it.
     */
    BORN,

    /**
     * The child waits in its root, with all that is mounted there: what is left is the program, its
     * streams, its user, and the walls that close behind it.
     */
    FURNISHED
}
