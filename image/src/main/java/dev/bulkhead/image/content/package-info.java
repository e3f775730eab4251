/** Content-addressed files, and how they come to their places whole or not at all. */
@org.jspecify.annotations.NullMarked
package dev.bulkhead.image.content;
