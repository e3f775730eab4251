/** How lists and records are shown: tables, JSON, and a part of Go's templates, as Docker's. */
package dev.bulkhead.cli.format;
