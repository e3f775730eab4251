/** Placeholder. */
package dev.bulkhead.server;
