package dev.bulkhead.runtime.security;

import static java.util.stream.Collectors.toMap;

import dev.bulkhead.kernel.seccomp.Action;
import dev.bulkhead.kernel.seccomp.Architecture;
import dev.bulkhead.kernel.seccomp.Comparison;
import dev.bulkhead.kernel.seccomp.Condition;
import dev.bulkhead.kernel.seccomp.Filter;
import dev.bulkhead.kernel.seccomp.Rule;
import dev.bulkhead.oci.json.InvalidFieldException;
import dev.bulkhead.oci.json.ObjectReader;
import dev.bulkhead.runtime.security.ProfileEntry.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/** Reads the JSON of a {@link SeccompProfile}: moby's profiles/seccomp and Podman's additions. */
final class ProfileReader {
    private static final int LAST_ARGUMENT = 5;

    private ProfileReader() {}

    static SeccompProfile profile(ObjectReader in) {
        in.string("comment");
        SeccompProfile profile =
                new SeccompProfile(
                        action(in, "defaultAction", "defaultErrnoRet", "defaultErrno"),
                        alongside(in),
                        in.objects("syscalls", ProfileReader::entry),
                        flags(in.parsedList("flags", LibseccompNames::flag)));
        refuseUnknown(in);
        return profile;
    }

    /** The flags, or what runc takes where there are none. */
    private static Set<Filter.Flag> flags(List<Filter.Flag> flags) {
        return flags.isEmpty() ? Set.of(Filter.Flag.SPEC_ALLOW) : Set.copyOf(flags);
    }

    /** Reads an action and its error number, which Podman also writes as a name. */
    private static Action action(ObjectReader in, String field, String number, String name) {
        OptionalLong data = in.integer(number);
        Optional<Long> named = in.parsed(name, LibseccompNames::errno);
        return in.requiredParsed(
                field,
                text -> LibseccompNames.action(text, named.map(OptionalLong::of).orElse(data)));
    }

    private static Map<Architecture, List<Architecture>> alongside(ObjectReader in) {
        List<Architecture> listed =
                known(in.parsedList("architectures", LibseccompNames::architecture));
        List<Group> groups = in.objects("archMap", ProfileReader::group);
        if (listed.isEmpty()) {
            return groups.stream()
                    .filter(group -> group.host().isPresent())
                    .collect(
                            toMap(group -> group.host().get(), Group::others, (first, _) -> first));
        }
        if (!groups.isEmpty()) {
            throw new InvalidFieldException(
                    "architectures", "cannot stand beside archMap: keep one of them");
        }
        return Stream.of(Architecture.values())
                .collect(
                        toMap(
                                host -> host,
                                host -> listed.stream().filter(host::sharesKernelWith).toList()));
    }

    /** What archMap says about one host; empty for one that this engine does not run on. */
    private record Group(Optional<Architecture> host, List<Architecture> others) {}

    private static Group group(ObjectReader in) {
        Group group =
                new Group(
                        in.requiredParsed("architecture", LibseccompNames::architecture),
                        known(in.parsedList("subArchitectures", LibseccompNames::architecture)));
        refuseUnknown(in);
        return group;
    }

    private static List<Architecture> known(List<Optional<Architecture>> architectures) {
        return architectures.stream().flatMap(Optional::stream).toList();
    }

    private static ProfileEntry entry(ObjectReader in) {
        in.string("comment");
        List<String> names = new ArrayList<>(in.parsedList("names", LibseccompNames::systemCall));
        in.parsed("name", LibseccompNames::systemCall).ifPresent(names::add);
        if (names.isEmpty()) {
            throw new InvalidFieldException("names", "is empty: name the calls that are meant");
        }
        Action action = action(in, "action", "errnoRet", "errno");
        List<Condition> conditions = in.objects("args", ProfileReader::condition);
        ProfileEntry entry =
                new ProfileEntry(
                        rules(names, action, conditions),
                        in.object("includes", ProfileReader::scope).orElse(Scope.ANY),
                        in.object("excludes", ProfileReader::scope).orElse(Scope.ANY));
        refuseUnknown(in);
        return entry;
    }

    private static Condition condition(ObjectReader in) {
        long index = in.requiredUnsigned("index");
        if (index < 0 || index > LAST_ARGUMENT) {
            throw new InvalidFieldException("index", "is not one of the arguments 0 to 5");
        }
        Comparison comparison = in.requiredParsed("op", LibseccompNames::comparison);
        long value = in.unsigned("value").orElse(0);
        long valueTwo = in.unsigned("valueTwo").orElse(0);
        refuseUnknown(in);
        return new Condition((int) index, comparison, value, valueTwo);
    }

    private static Scope scope(ObjectReader in) {
        Scope scope =
                new Scope(
                        Set.copyOf(in.strings("caps")),
                        Set.copyOf(in.parsedList("arches", LibseccompNames::goArchitecture)),
                        in.parsed("minKernel", KernelVersion::parse));
        refuseUnknown(in);
        return scope;
    }

    /**
     * Returns the rules of an entry: one whose conditions must all hold, unless two of them look at
     * the same argument. libseccomp refuses that, and runc and crun then take every condition as a
     * rule of its own; so do profiles that are written for them.
     */
    static List<Rule> rules(List<String> names, Action action, List<Condition> conditions) {
        long arguments = conditions.stream().map(Condition::argument).distinct().count();
        return arguments == conditions.size()
                ? List.of(new Rule(names, action, conditions))
                : conditions.stream()
                        .map(condition -> new Rule(names, action, List.of(condition)))
                        .toList();
    }

    /** A field that is misspelt could be one that takes rights away. */
    private static void refuseUnknown(ObjectReader in) {
        in.unknown().fields().keySet().stream()
                .findFirst()
                .ifPresent(name -> {
                    throw new InvalidFieldException(
                            name, "is not a field that seccomp profiles have here");
                });
    }
}
