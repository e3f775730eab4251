package dev.bulkhead.lab;

/**
 * Something that was to be measured, and was not.
 *
 * @param name of a contender or of a trial
 * @param reason why not, and what helps
 */
record Absence(String name, String reason) {}
