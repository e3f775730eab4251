/**
 * JSON documents as immutable trees, and the reading of records from them with errors that name the
 * field.
 */
package dev.bulkhead.oci.json;
