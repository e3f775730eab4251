package dev.bulkhead.engine;

import java.util.Optional;

/**
 * What is changed of a container, whether it runs or not.
 *
 * @param limits those that are given replace the container's; the others stay
 * @param restart absent: stays as it is
 */
public record ContainerUpdate(Limits limits, Optional<RestartPolicy> restart) {}
