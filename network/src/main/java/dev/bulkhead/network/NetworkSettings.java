package dev.bulkhead.network;

import dev.bulkhead.kernel.Fd;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Where an engine's networks are.
 *
 * @param root the engine's directory: names of interfaces and tables are derived from it
 * @param directory where their state is kept
 * @param hostNamespace the network namespace that the bridges are in; empty for this process's own
 * @param metadata whether members of the default network reach the machine's metadata
 * @param names makes words for people of an owner, such as {@code container web}
 */
public record NetworkSettings(
        Path root,
        Path directory,
        Optional<Fd> hostNamespace,
        boolean metadata,
        UnaryOperator<String> names) {}
