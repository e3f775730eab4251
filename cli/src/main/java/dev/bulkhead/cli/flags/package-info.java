/**
 * Docker's flags: groups of options that several commands share, and the small languages that their
 * values are written in. {@link dev.bulkhead.cli.flags.ContainerFlags} makes a request of them all.
 * A value that makes no sense is an {@link dev.bulkhead.cli.flags.InvalidFlagException}.
 */
package dev.bulkhead.cli.flags;
