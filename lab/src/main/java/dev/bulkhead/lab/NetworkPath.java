package dev.bulkhead.lab;

/**
 * A way from a client to a server, and what was measured on it.
 *
 * @param contender whose containers
 * @param name as the table shows it
 * @param megabits a second, by one TCP connection
 * @param nanoseconds from a question to its answer, by TCP: medians
 */
record NetworkPath(String contender, String name, Samples megabits, Samples nanoseconds) {}
