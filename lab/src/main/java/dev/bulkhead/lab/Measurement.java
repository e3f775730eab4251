package dev.bulkhead.lab;

/**
 * How long a trial took.
 *
 * @param times in nanoseconds
 */
record Measurement(Trial trial, Samples times) {}
