package dev.bulkhead.oci.runtime;

import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.ObjectReader;
import dev.bulkhead.oci.json.ObjectWriter;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Limits on memory, in bytes; -1 means none (OCI runtime specification, config-linux.md, "Memory").
 *
 * @param limit memory
 * @param reservation memory that is left to it when memory is short
 * @param swap memory and swap together
 * @param kernel the kernel's memory, deprecated
 * @param kernelTcp the kernel's TCP buffers, deprecated
 * @param swappiness how willingly memory is swapped, from 0 to 100
 * @param disableOomKiller whether nothing is killed at the limit
 * @param useHierarchy whether the limits count for the cgroups below too
 * @param checkBeforeUpdate whether a limit below the present use is refused
 * @param unknown fields that are kept as they are
 */
public record Memory(
        OptionalLong limit,
        OptionalLong reservation,
        OptionalLong swap,
        OptionalLong kernel,
        OptionalLong kernelTcp,
        OptionalLong swappiness,
        Optional<Boolean> disableOomKiller,
        Optional<Boolean> useHierarchy,
        Optional<Boolean> checkBeforeUpdate,
        JsonObject unknown) {
    /** No limit. */
    public static final Memory NONE = builder().build();

    /** Checks the ranges. */
    public Memory {
        Check.limit("limit", limit);
        Check.limit("reservation", reservation);
        Check.limit("swap", swap);
        Check.limit("kernel", kernel);
        Check.limit("kernelTCP", kernelTcp);
        Check.range("swappiness", swappiness, 0, 100);
    }

    static Memory read(ObjectReader in) {
        return new Memory(
                in.integer("limit"),
                in.integer("reservation"),
                in.integer("swap"),
                in.integer("kernel"),
                in.integer("kernelTCP"),
                in.integer("swappiness"),
                in.optionalFlag("disableOOMKiller"),
                in.optionalFlag("useHierarchy"),
                in.optionalFlag("checkBeforeUpdate"),
                in.unknown());
    }

    JsonObject toJson() {
        return new ObjectWriter()
                .integer("limit", limit)
                .integer("reservation", reservation)
                .integer("swap", swap)
                .integer("kernel", kernel)
                .integer("kernelTCP", kernelTcp)
                .integer("swappiness", swappiness)
                .flag("disableOOMKiller", disableOomKiller)
                .flag("useHierarchy", useHierarchy)
                .flag("checkBeforeUpdate", checkBeforeUpdate)
                .finish(unknown);
    }

    /** Starts with no limit. */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects limits; those that are deprecated or for updates only are not among them. */
    public static final class Builder {
        private OptionalLong limit = OptionalLong.empty();
        private OptionalLong reservation = OptionalLong.empty();
        private OptionalLong swap = OptionalLong.empty();
        private OptionalLong swappiness = OptionalLong.empty();
        private Optional<Boolean> disableOomKiller = Optional.empty();

        private Builder() {}

        /** Sets the limit on memory. */
        public Builder limit(long bytes) {
            limit = OptionalLong.of(bytes);
            return this;
        }

        /** Sets what is left when memory is short. */
        public Builder reservation(long bytes) {
            reservation = OptionalLong.of(bytes);
            return this;
        }

        /** Sets the limit on memory and swap together. */
        public Builder swap(long bytes) {
            swap = OptionalLong.of(bytes);
            return this;
        }

        /** Sets how willingly memory is swapped. */
        public Builder swappiness(long value) {
            swappiness = OptionalLong.of(value);
            return this;
        }

        /** Sets whether nothing is killed at the limit. */
        public Builder disableOomKiller(boolean value) {
            disableOomKiller = Optional.of(value);
            return this;
        }

        /**
         * Makes the record.
         *
         * @throws dev.bulkhead.oci.json.InvalidFieldException if a limit is invalid
         */
        public Memory build() {
            return new Memory(
                    limit,
                    reservation,
                    swap,
                    OptionalLong.empty(),
                    OptionalLong.empty(),
                    swappiness,
                    disableOomKiller,
                    Optional.empty(),
                    Optional.empty(),
                    JsonObject.EMPTY);
        }
    }
}
