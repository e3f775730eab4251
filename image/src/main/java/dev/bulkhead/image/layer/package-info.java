/** Layers: archives of tar, and the directories they are unpacked to. */
@org.jspecify.annotations.NullMarked
package dev.bulkhead.image.layer;
