package dev.bulkhead.runtime.security;

import dev.bulkhead.kernel.KernelVersion;
import dev.bulkhead.oci.json.OrderedCopy;
import dev.bulkhead.oci.runtime.Capability;
import dev.bulkhead.oci.runtime.Seccomp;
import dev.bulkhead.oci.runtime.SeccompRule;
import java.util.Optional;
import java.util.Set;

/**
 * An entry of a {@link SeccompProfile}: a rule, and which containers it is for.
 *
 * @param rule what is said about system calls
 * @param includes the rule is only for containers that have all of this
 * @param excludes the rule is not for containers that have any of this
 */
public record ProfileEntry(SeccompRule rule, Scope includes, Scope excludes) {
    /**
     * What an entry asks for; what it does not ask for is empty.
     *
     * @param capabilities of the container's bounding set
     * @param architectures one of them is the host's own
     * @param minKernel the first version of Linux
     */
    public record Scope(
            Set<Capability> capabilities,
            Set<Seccomp.Architecture> architectures,
            Optional<KernelVersion> minKernel) {
        /** Asks for nothing. */
        public static final Scope ANY = new Scope(Set.of(), Set.of(), Optional.empty());

        /** Copies the sets. */
        public Scope {
            capabilities = OrderedCopy.of(capabilities);
            architectures = OrderedCopy.of(architectures);
        }

        private boolean reached(KernelVersion kernel) {
            return minKernel.stream().anyMatch(first -> kernel.compareTo(first) >= 0);
        }
    }

    boolean concerns(
            Set<Capability> capabilities, Seccomp.Architecture host, KernelVersion kernel) {
        return isIncluded(capabilities, host, kernel) && !isExcluded(capabilities, host, kernel);
    }

    private boolean isIncluded(
            Set<Capability> capabilities, Seccomp.Architecture host, KernelVersion kernel) {
        return capabilities.containsAll(includes.capabilities())
                && (includes.architectures().isEmpty() || includes.architectures().contains(host))
                && (includes.minKernel().isEmpty() || includes.reached(kernel));
    }

    private boolean isExcluded(
            Set<Capability> capabilities, Seccomp.Architecture host, KernelVersion kernel) {
        return excludes.capabilities().stream().anyMatch(capabilities::contains)
                || excludes.architectures().contains(host)
                || excludes.reached(kernel);
    }
}
