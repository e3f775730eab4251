/** Placeholder. */
package dev.bulkhead.runtime;
