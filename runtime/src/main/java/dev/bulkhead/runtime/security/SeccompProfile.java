package dev.bulkhead.runtime.security;

import dev.bulkhead.kernel.KernelVersion;
import dev.bulkhead.kernel.seccomp.Architecture;
import dev.bulkhead.kernel.seccomp.Filter;
import dev.bulkhead.oci.json.Json;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.OrderedCopy;
import dev.bulkhead.oci.runtime.Capability;
import dev.bulkhead.oci.runtime.Seccomp;
import dev.bulkhead.oci.runtime.SeccompRule;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Which system calls containers may make: a profile in the JSON format of Docker and Podman. What
 * it means for one container depends on the container's capabilities and on the host: {@link
 * #select} says it in the runtime specification's terms, {@link #resolve} in the kernel's.
 *
 * @param defaultAction for calls that no entry names
 * @param defaultErrnoRet the error number of the default action
 * @param architectures those that programs may use on any host, instead of {@code archMap}
 * @param archMap those that programs may use besides the host's own, by the host's
 * @param flags for seccomp(2)
 * @param entries in order
 */
public record SeccompProfile(
        Seccomp.Action defaultAction,
        OptionalLong defaultErrnoRet,
        Set<Seccomp.Architecture> architectures,
        Map<Seccomp.Architecture, Set<Seccomp.Architecture>> archMap,
        Set<Seccomp.Flag> flags,
        List<ProfileEntry> entries) {
    /** The size of the largest profile that is read: 1 MiB. Docker's own has 16 KiB. */
    public static final int MAX_BYTES = 1 << 20;

    private static final String STANDARD = "seccomp.json";

    /** Copies the collections. */
    public SeccompProfile {
        architectures = OrderedCopy.of(architectures);
        archMap = Map.copyOf(archMap);
        flags = OrderedCopy.of(flags);
        entries = List.copyOf(entries);
    }

    /**
     * Reads a profile. A call, an action, a comparison or a field that is not known is an error: a
     * profile that is understood in part is another profile.
     *
     * @throws dev.bulkhead.oci.json.MalformedDocumentException with the place and the cause
     */
    public static SeccompProfile parse(byte[] document) {
        return Json.read(document, MAX_BYTES, ProfileReader::profile);
    }

    /** Returns the profile that containers get unless told otherwise. */
    public static SeccompProfile standard() {
        return Standard.PROFILE;
    }

    /** Reads the resource when it is first asked for. */
    private static final class Standard {
        static final SeccompProfile PROFILE = read();

        private static SeccompProfile read() {
            try (InputStream document = SeccompProfile.class.getResourceAsStream(STANDARD)) {
                if (document == null) {
                    throw new IllegalStateException("resource is missing: " + STANDARD);
                }
                return parse(document.readAllBytes());
            } catch (IOException failure) {
                throw new UncheckedIOException("resource " + STANDARD, failure);
            }
        }
    }

    /**
     * Returns what the profile says about one container, for its config.json.
     *
     * @param capabilities the container's bounding set
     * @param host the architecture of the container's programs, normally the host's own
     * @param kernel the host's version of Linux
     */
    public Seccomp select(Set<Capability> capabilities, Architecture host, KernelVersion kernel) {
        Seccomp.Architecture own = Seccomp.Architecture.valueOf(host.name());
        Set<Seccomp.Architecture> allowed = new LinkedHashSet<>(Set.of(own));
        allowed.addAll(
                architectures.isEmpty() ? archMap.getOrDefault(own, Set.of()) : architectures);
        List<SeccompRule> rules =
                entries.stream()
                        .filter(entry -> entry.concerns(capabilities, own, kernel))
                        .map(ProfileEntry::rule)
                        .toList();
        return new Seccomp(
                defaultAction,
                defaultErrnoRet,
                allowed,
                flags,
                Optional.empty(),
                Optional.empty(),
                rules,
                JsonObject.EMPTY);
    }

    /** Returns the filter of one container: what {@link #select} says, translated. */
    public Filter resolve(Set<Capability> capabilities, Architecture host, KernelVersion kernel) {
        return SeccompTranslator.filter(select(capabilities, host, kernel), host);
    }
}
