/** Placeholder. */
package dev.bulkhead.image;
