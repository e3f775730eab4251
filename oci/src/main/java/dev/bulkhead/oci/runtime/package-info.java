/**
 * The OCI runtime specification's config.json, version 1.2 and the Linux additions of 1.3, as
 * records.
 *
 * <p>What all of them share: every JSON integer is a {@code long}, and one of 64 bits without a
 * sign is negative from 2⁶³ on. What the specification lists as strings is an enum, and others are
 * an error. A field that may be absent is an Optional, an empty collection, or an object that is
 * equal to its {@code NONE}. {@code unknown} holds the fields that are not known, for the next
 * writing. No text that reaches the kernel has a NUL character in it. A constructor that rejects a
 * value throws {@link dev.bulkhead.oci.json.InvalidFieldException}, which names the field as JSON
 * does.
 */
package dev.bulkhead.oci.runtime;
