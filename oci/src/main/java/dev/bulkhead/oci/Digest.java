package dev.bulkhead.oci;

/** A digest. */
public record Digest(String value) {}
