/** Placeholder. */
package dev.bulkhead.lab;
