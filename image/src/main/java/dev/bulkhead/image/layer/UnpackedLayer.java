package dev.bulkhead.image.layer;

import dev.bulkhead.oci.Digest;

/**
 * What a layer turned out to be.
 *
 * @param diffId the SHA-256 of the archive without its compression (OCI image specification,
 *     config.md, "Layer DiffID")
 * @param bytes the size of the archive without its compression
 * @param entries the number of headers in the archive
 * @param reproducible whether the directory has all content of the archive's files: not if an entry
 *     took the place of an earlier one
 */
public record UnpackedLayer(Digest diffId, long bytes, long entries, boolean reproducible) {}
