package dev.bulkhead.runtime.security;

import dev.bulkhead.kernel.seccomp.Action;
import dev.bulkhead.kernel.seccomp.Architecture;
import dev.bulkhead.kernel.seccomp.Filter;
import dev.bulkhead.kernel.seccomp.Rule;
import dev.bulkhead.oci.json.Json;
import dev.bulkhead.runtime.security.ProfileEntry.Surroundings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which system calls containers may make: a profile in the JSON format of Docker and Podman. What
 * it means for one container depends on the container's capabilities and on the host: {@link
 * #resolve} says.
 *
 * @param defaultAction for calls that no entry names
 * @param alongside the architectures that programs may use besides the host's own, by the host's
 * @param entries in order
 * @param flags for seccomp(2)
 */
public record SeccompProfile(
        Action defaultAction,
        Map<Architecture, List<Architecture>> alongside,
        List<ProfileEntry> entries,
        Set<Filter.Flag> flags) {
    /** The size of the largest profile that is read: 1 MiB. Docker's own has 16 KiB. */
    public static final int MAX_BYTES = 1 << 20;

    private static final String STANDARD = "seccomp.json";

    /** Copies the collections. */
    public SeccompProfile {
        alongside = Map.copyOf(alongside);
        entries = List.copyOf(entries);
        flags = Set.copyOf(flags);
    }

    /**
     * Reads a profile. A call, an action, a comparison or a field that is not known is an error: a
     * profile that is understood in part is another profile.
     *
     * @throws dev.bulkhead.oci.json.MalformedDocumentException with the place and the cure
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
     * Returns what the profile means for one container.
     *
     * @param capabilities the container's bounding set, with names such as {@code CAP_SYS_ADMIN}
     * @param host the architecture of the container's programs, normally the host's own
     * @param kernel the host's version of Linux
     */
    public Filter resolve(Set<String> capabilities, Architecture host, KernelVersion kernel) {
        Surroundings surroundings = new Surroundings(capabilities, host, kernel);
        List<Rule> rules =
                entries.stream()
                        .filter(entry -> entry.concerns(surroundings))
                        .flatMap(entry -> entry.rules().stream())
                        .toList();
        List<Architecture> architectures =
                Stream.concat(Stream.of(host), alongside.getOrDefault(host, List.of()).stream())
                        .distinct()
                        .toList();
        return new Filter(defaultAction, architectures, rules, flags);
    }
}
