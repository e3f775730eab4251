package dev.bulkhead.runtime;

import dev.bulkhead.kernel.KernelVersion;
import dev.bulkhead.kernel.seccomp.Architecture;
import dev.bulkhead.kernel.seccomp.Filter;
import dev.bulkhead.oci.runtime.Capabilities;
import dev.bulkhead.oci.runtime.Capability;
import dev.bulkhead.oci.runtime.Spec;
import dev.bulkhead.runtime.security.SeccompCache;
import dev.bulkhead.runtime.security.SeccompProfile;
import dev.bulkhead.runtime.security.SeccompTranslator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Assembled filters for containers; those of the standard profile, which nearly all have, are kept ready. */
final class SeccompFilters {
    /**
     * A filter as the kernel takes it.
     *
     * @param program its instructions; empty: no filter
     * @param flags SECCOMP_FILTER_FLAG_*
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record Assembled(byte[] program, int flags) {
        static final Assembled NONE = new Assembled(new byte[0], 0);
    }

    private final SeccompCache cache = new SeccompCache();
    private final Map<Set<Capability>, Assembled> standard = new ConcurrentHashMap<>();
    private final KernelVersion kernel;

    SeccompFilters(KernelVersion kernel) {
        this.kernel = kernel;
    }

    /** Returns the filter of a container: its configuration's, else the profile's, else none. */
    Assembled of(Spec spec, Optional<SeccompProfile> profile) {
        if (spec.linux().seccomp().isPresent()) {
            return assemble(SeccompTranslator.filter(spec.linux().seccomp().get(), Architecture.host()));
        }
        if (profile.isEmpty()) {
            return Assembled.NONE;
        }
        Set<Capability> capabilities = spec.process().flatMap(process -> process.capabilities()).map(Capabilities::bounding).orElse(Set.of());
        if (profile.get() == SeccompProfile.standard()) {
            return standard.computeIfAbsent(capabilities, set -> assemble(profile.get().resolve(set, Architecture.host(), kernel)));
        }
        return assemble(profile.get().resolve(capabilities, Architecture.host(), kernel));
    }

    private Assembled assemble(Filter filter) {
        return new Assembled(cache.program(filter).encode(), filter.flagBits());
    }
}
