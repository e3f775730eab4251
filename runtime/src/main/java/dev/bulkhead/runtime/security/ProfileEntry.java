package dev.bulkhead.runtime.security;

import dev.bulkhead.kernel.seccomp.Architecture;
import dev.bulkhead.kernel.seccomp.Rule;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An entry of a {@link SeccompProfile}: rules, and which containers they are for.
 *
 * @param rules what is said about system calls
 * @param includes the entry is only for containers that have all of this
 * @param excludes the entry is not for containers that have any of this
 */
public record ProfileEntry(List<Rule> rules, Scope includes, Scope excludes) {
    /** Copies the rules. */
    public ProfileEntry {
        rules = List.copyOf(rules);
    }

    /**
     * What an entry asks for; what it does not ask for is empty.
     *
     * @param capabilities names such as {@code CAP_SYS_ADMIN}
     * @param architectures names as Go has them: {@code amd64}
     * @param minKernel the first version of Linux
     */
    public record Scope(
            Set<String> capabilities,
            Set<String> architectures,
            Optional<KernelVersion> minKernel) {
        /** Asks for nothing. */
        public static final Scope ANY = new Scope(Set.of(), Set.of(), Optional.empty());

        /** Copies the names. */
        public Scope {
            capabilities = Set.copyOf(capabilities);
            architectures = Set.copyOf(architectures);
        }

        private boolean hasHost(Surroundings surroundings) {
            return architectures.contains(LibseccompNames.goName(surroundings.host()));
        }

        private boolean hasKernel(Surroundings surroundings) {
            return minKernel.stream()
                    .anyMatch(first -> first.compareTo(surroundings.kernel()) <= 0);
        }
    }

    /** What a container runs in, as far as entries depend on it. */
    record Surroundings(Set<String> capabilities, Architecture host, KernelVersion kernel) {}

    boolean concerns(Surroundings surroundings) {
        return isIncluded(surroundings) && !isExcluded(surroundings);
    }

    private boolean isIncluded(Surroundings surroundings) {
        return surroundings.capabilities().containsAll(includes.capabilities())
                && (includes.architectures().isEmpty() || includes.hasHost(surroundings))
                && (includes.minKernel().isEmpty() || includes.hasKernel(surroundings));
    }

    private boolean isExcluded(Surroundings surroundings) {
        return excludes.capabilities().stream().anyMatch(surroundings.capabilities()::contains)
                || excludes.hasHost(surroundings)
                || excludes.hasKernel(surroundings);
    }
}
