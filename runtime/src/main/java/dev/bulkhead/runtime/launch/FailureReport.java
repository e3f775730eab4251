package dev.bulkhead.runtime.launch;

/**
 * How a launch failed, as the monitor reports it.
 *
 * @param phase where
 * @param forbidden whether a program on PATH was there but could not be executed
 * @param operation the number of the operation
 * @param errno its error; 0: the child was killed
 */
record FailureReport(Phase phase, boolean forbidden, int operation, int errno) {
    /** Where a launch can fail. */
    enum Phase {
        BEFORE,
        CLONE,
        BESIDE,
        CHILD
    }
}
