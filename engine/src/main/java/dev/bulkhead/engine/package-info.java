/** Placeholder. */
package dev.bulkhead.engine;
