package dev.bulkhead.runtime.compile;

import dev.bulkhead.runtime.plan.Plan;
import dev.bulkhead.runtime.plan.Streams;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a plan needs to know to start a program, be it a container's first or a further one.
 *
 * @param filter what its system calls must pass
 * @param init the index of the descriptor of the init program that runs the program; empty: none
 * @param streams what the standard streams are
 * @param options what the monitor does besides
 * @param lastCapability the highest capability of this kernel
 */
public record ProgramContext(
        Optional<CallFilter> filter,
        OptionalInt init,
        Streams streams,
        Plan.Options options,
        int lastCapability) {}
