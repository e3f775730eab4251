package dev.bulkhead.engine;

import dev.bulkhead.oci.runtime.Capability;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** The capabilities of a container's root: few, and of those a request adds and drops. */
final class DefaultCapabilities {
    /** Podman's eleven: Docker's but for MKNOD, NET_RAW and AUDIT_WRITE. */
    private static final Set<Capability> DEFAULT =
            Collections.unmodifiableSet(
                    EnumSet.of(
                            Capability.CHOWN,
                            Capability.DAC_OVERRIDE,
                            Capability.FOWNER,
                            Capability.FSETID,
                            Capability.KILL,
                            Capability.NET_BIND_SERVICE,
                            Capability.SETFCAP,
                            Capability.SETGID,
                            Capability.SETPCAP,
                            Capability.SETUID,
                            Capability.SYS_CHROOT));

    private static final String ALL = "ALL";

    private DefaultCapabilities() {}

    /** Returns whether all of these names are in the default set. */
    static boolean containsAll(Collection<String> names) {
        return names.stream()
                .map(DefaultCapabilities::bare)
                .allMatch(name -> DEFAULT.stream().anyMatch(one -> one.name().equals(name)));
    }

    /**
     * Returns a container's capabilities.
     *
     * @throws EngineException if a name is unknown
     */
    static Set<Capability> of(ContainerRequest request) throws EngineException {
        if (request.privileged()) {
            return EnumSet.allOf(Capability.class);
        }
        Set<Capability> set = EnumSet.copyOf(DEFAULT);
        if (request.capabilitiesDropped().stream().anyMatch(name -> bare(name).equals(ALL))) {
            set.clear();
        }
        for (String name : request.capabilitiesAdded()) {
            if (bare(name).equals(ALL)) {
                set.addAll(EnumSet.allOf(Capability.class));
            } else {
                set.add(parse(name));
            }
        }
        for (String name : request.capabilitiesDropped()) {
            if (!bare(name).equals(ALL)) {
                set.remove(parse(name));
            }
        }
        return set;
    }

    private static Capability parse(String name) throws EngineException {
        try {
            return Capability.valueOf(bare(name));
        } catch (IllegalArgumentException _) {
            throw new EngineException(
                    EngineException.Kind.BAD_REQUEST,
                    "unknown capability: " + name + "; capabilities(7) lists them");
        }
    }

    private static String bare(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        return upper.startsWith("CAP_") ? upper.substring("CAP_".length()) : upper;
    }
}
