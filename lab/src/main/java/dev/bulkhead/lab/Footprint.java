package dev.bulkhead.lab;

/**
 * The memory of processes of one kind.
 *
 * @param process what they are
 * @param moment when that was
 * @param kibibytes the proportional set size of each: its own memory and its share of what it
 *     shares
 */
record Footprint(String process, Moment moment, Samples kibibytes) {}
