/** Placeholder. */
package dev.bulkhead.cli;
