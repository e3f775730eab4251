package dev.bulkhead.runtime.security;

import static java.util.stream.Collectors.toMap;

import dev.bulkhead.kernel.Errno;
import dev.bulkhead.kernel.KernelVersion;
import dev.bulkhead.oci.json.InvalidFieldException;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.ObjectReader;
import dev.bulkhead.oci.runtime.Capability;
import dev.bulkhead.oci.runtime.Seccomp;
import dev.bulkhead.oci.runtime.SeccompRule;
import dev.bulkhead.runtime.security.ProfileEntry.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/** Reads the JSON of a {@link SeccompProfile}: moby's profiles/seccomp with Podman's additions. */
final class ProfileReader {
    private static final int LAST_ERRNO = 133;

    private ProfileReader() {}

    static SeccompProfile profile(ObjectReader in) {
        in.string("comment");
        Set<Seccomp.Architecture> architectures =
                in.constants("architectures", Seccomp.Architecture.class);
        List<Machine> archMap = in.objects("archMap", ProfileReader::machine);
        if (!architectures.isEmpty() && !archMap.isEmpty()) {
            throw new InvalidFieldException(
                    "architectures", "cannot stand beside archMap: keep one of them");
        }
        SeccompProfile profile =
                new SeccompProfile(
                        in.requiredConstant("defaultAction", Seccomp.Action.class),
                        errno(in, "defaultErrnoRet", "defaultErrno"),
                        architectures,
                        archMap.stream()
                                .collect(toMap(Machine::own, Machine::others, (first, _) -> first)),
                        in.constants("flags", Seccomp.Flag.class),
                        in.objects("syscalls", ProfileReader::entry));
        refuseUnknown(in);
        // Whoever writes a profile learns of a mistake now, and not with the first container.
        SeccompTranslator.defaultAction(profile.defaultAction(), profile.defaultErrnoRet());
        SeccompTranslator.flags(profile.flags());
        return profile;
    }

    /** What archMap says about one kind of host. */
    private record Machine(Seccomp.Architecture own, Set<Seccomp.Architecture> others) {}

    private static Machine machine(ObjectReader in) {
        Machine machine =
                new Machine(
                        in.requiredConstant("architecture", Seccomp.Architecture.class),
                        in.constants("subArchitectures", Seccomp.Architecture.class));
        refuseUnknown(in);
        return machine;
    }

    private static ProfileEntry entry(ObjectReader in) {
        in.string("comment");
        List<String> names = new ArrayList<>(in.strings("names"));
        in.string("name").ifPresent(names::add);
        ProfileEntry entry =
                new ProfileEntry(
                        new SeccompRule(
                                names,
                                in.requiredConstant("action", Seccomp.Action.class),
                                errno(in, "errnoRet", "errno"),
                                in.objects("args", ProfileReader::argument),
                                JsonObject.EMPTY),
                        in.object("includes", ProfileReader::scope).orElse(Scope.ANY),
                        in.object("excludes", ProfileReader::scope).orElse(Scope.ANY));
        refuseUnknown(in);
        SeccompTranslator.rules(entry.rule());
        return entry;
    }

    private static SeccompRule.Argument argument(ObjectReader in) {
        SeccompRule.Argument argument =
                new SeccompRule.Argument(
                        in.requiredInteger("index"),
                        in.unsigned("value").orElse(0),
                        in.unsigned("valueTwo").orElse(0),
                        in.requiredConstant("op", SeccompRule.Operator.class),
                        JsonObject.EMPTY);
        refuseUnknown(in);
        return argument;
    }

    private static Scope scope(ObjectReader in) {
        Scope scope =
                new Scope(
                        in.constants("caps", Capability.class),
                        Set.copyOf(in.parsedList("arches", ProfileReader::architecture)),
                        in.parsed("minKernel", KernelVersion::parse));
        refuseUnknown(in);
        return scope;
    }

    /** Reads an error number, which Podman also writes as a name. */
    private static OptionalLong errno(ObjectReader in, String number, String name) {
        OptionalLong given = in.integer(number);
        return in.parsed(name, ProfileReader::errno).map(OptionalLong::of).orElse(given);
    }

    private static long errno(String name) {
        for (int number = 1; number <= LAST_ERRNO; number++) {
            if (Errno.name(number).equals(name)) {
                return number;
            }
        }
        throw new IllegalArgumentException("\"%s\" is not an error of errno(3)".formatted(name));
    }

    /** Reads Go's name of an architecture, or libseccomp's in lower case. */
    private static Seccomp.Architecture architecture(String name) {
        return switch (name) {
            case "386" -> Seccomp.Architecture.X86;
            case "amd64" -> Seccomp.Architecture.X86_64;
            case "arm64" -> Seccomp.Architecture.AARCH64;
            case "loong64" -> Seccomp.Architecture.LOONGARCH64;
            default ->
                    Stream.of(Seccomp.Architecture.values())
                            .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(name))
                            .findFirst()
                            .orElseThrow(() ->
                                    new IllegalArgumentException(
                                            "\"%s\" is not an architecture such as amd64 or arm64"
                                                    .formatted(name)));
        };
    }

    /** A field that is misspelt could be one that takes rights away. */
    private static void refuseUnknown(ObjectReader in) {
        for (String name : in.unknown().fields().keySet()) {
            throw new InvalidFieldException(name, "is not a field of seccomp profiles");
        }
    }
}
