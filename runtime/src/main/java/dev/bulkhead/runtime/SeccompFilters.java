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

/** The filters of containers' calls, ready for seccomp(2). */
final class SeccompFilters {
    private final Architecture architecture = Architecture.host();
    private final SeccompCache cache = new SeccompCache();
    private final KernelVersion kernel;

    /** Those of the standard profile, which nearly all containers have. */
    private final Map<Set<Capability>, CallFilter> standard = new ConcurrentHashMap<>();

    SeccompFilters(KernelVersion kernel) {
        this.kernel = kernel;
    }

    /** Returns the filter of a program: the configuration's own, or else the profile's. */
    Optional<CallFilter> filter(
            Linux linux, ContainerProcess process, Optional<SeccompProfile> profile) {
        Set<Capability> bounding =
                process.capabilities().map(Capabilities::bounding).orElse(Set.of());
        if (linux.seccomp().isEmpty() && profile.isPresent() && profile.get() == SeccompProfile.standard()) {
            return Optional.of(
                    standard.computeIfAbsent(bounding, set -> assemble(profile.get().resolve(set, architecture, kernel))));
        }
        return linux.seccomp()
                .map(seccomp -> SeccompTranslator.filter(seccomp, architecture))
                .or(() -> profile.map(one -> one.resolve(bounding, architecture, kernel)))
                .map(this::assemble);
    }

    private CallFilter assemble(Filter filter) {
        int flags = filter.flags().stream().mapToInt(Filter.Flag::bit).reduce(0, (a, b) -> a | b);
        return new CallFilter(cache.program(filter), flags);
    }
}
