package dev.bulkhead.runtime;

import dev.bulkhead.kernel.KernelVersion;
import dev.bulkhead.kernel.seccomp.Architecture;
import dev.bulkhead.kernel.seccomp.Filter;
import dev.bulkhead.oci.runtime.Capabilities;
import dev.bulkhead.oci.runtime.Capability;
import dev.bulkhead.oci.runtime.ContainerProcess;
import dev.bulkhead.oci.runtime.Linux;
import dev.bulkhead.runtime.compile.CallFilter;
import dev.bulkhead.runtime.security.SeccompCache;
import dev.bulkhead.runtime.security.SeccompProfile;
import dev.bulkhead.runtime.security.SeccompTranslator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Assembled filters for containers; those of the standard profile, which nearly all have, are kept
 * ready.
 */
final class SeccompFilters {
    private final SeccompCache cache = new SeccompCache();
    private final Map<Set<Capability>, CallFilter> standard = new ConcurrentHashMap<>();
    private final KernelVersion kernel;

    SeccompFilters(KernelVersion kernel) {
        this.kernel = kernel;
    }

    /**
     * Returns the filter of a program: its container's configuration's, else the profile's, else
     * none.
     */
    Optional<CallFilter> of(
            Linux linux, ContainerProcess process, Optional<SeccompProfile> profile) {
        if (linux.seccomp().isPresent()) {
            return Optional.of(
                    assemble(SeccompTranslator.filter(linux.seccomp().get(), Architecture.host())));
        }
        Set<Capability> capabilities =
                process.capabilities().map(Capabilities::bounding).orElse(Set.of());
        return profile.map(one ->
                one.equals(SeccompProfile.standard())
                        ? standard.computeIfAbsent(capabilities, set -> resolve(one, set))
                        : resolve(one, capabilities));
    }

    private CallFilter resolve(SeccompProfile profile, Set<Capability> capabilities) {
        return assemble(profile.resolve(capabilities, Architecture.host(), kernel));
    }

    private CallFilter assemble(Filter filter) {
        return new CallFilter(cache.program(filter), filter.flagBits());
    }
}
