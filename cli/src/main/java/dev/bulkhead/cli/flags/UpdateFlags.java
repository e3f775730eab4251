package dev.bulkhead.cli.flags;

import dev.bulkhead.engine.ContainerUpdate;
import dev.bulkhead.engine.Limits;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What can be changed of a container that is there. */
public final class UpdateFlags {
    @Mixin private LimitFlags limits = new LimitFlags();

    @Option(
            names = RestartValue.FLAG,
            paramLabel = "POLICY",
            description = "no, always, unless-stopped, or on-failure[:MOST]")
    private Optional<String> restart = Optional.empty();

    /**
     * Returns the change.
     *
     * @throws InvalidFlagException if a value makes no sense, or belongs to what cannot be changed
     */
    public ContainerUpdate update() {
        Limits changed = limits.limits();
        if (!changed.ulimits().isEmpty()
                || changed.sharedMemory().isPresent()
                || changed.oomScoreAdjustment().isPresent()) {
            throw new InvalidFlagException(
                    "--ulimit, --shm-size and --oom-score-adj cannot be changed: make the container"
                            + " anew");
        }
        if (restart.isEmpty() && changed.equals(Limits.NONE)) {
            throw new InvalidFlagException("nothing to change: give a limit or --restart");
        }
        return new ContainerUpdate(changed, restart.map(RestartValue::parse));
    }
}
