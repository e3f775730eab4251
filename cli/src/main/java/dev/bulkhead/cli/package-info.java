/**
 * The commands. {@link dev.bulkhead.cli.Commands} lists them, one class is one command, and {@link
 * dev.bulkhead.cli.Caller} is what a command sees of the person who typed it.
 */
package dev.bulkhead.cli;
