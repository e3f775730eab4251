/** The images that this machine has. */
@org.jspecify.annotations.NullMarked
package dev.bulkhead.image;
