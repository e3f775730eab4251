package dev.bulkhead.lab;

/**
 * How long a crowd of containers took.
 *
 * @param contender whose containers they were
 * @param size how many there were at once
 * @param starts nanoseconds until all ran
 * @param removals nanoseconds from then until all were removed
 */
record CrowdMeasurement(String contender, int size, Samples starts, Samples removals) {}
