package dev.bulkhead.runtime.security;

import static java.util.stream.Collectors.joining;

import dev.bulkhead.kernel.Errno;
import dev.bulkhead.kernel.seccomp.Action;
import dev.bulkhead.kernel.seccomp.Architecture;
import dev.bulkhead.kernel.seccomp.Comparison;
import dev.bulkhead.kernel.seccomp.Filter;
import dev.bulkhead.kernel.seccomp.SystemCallTable;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The names that Docker's profiles and the OCI runtime specification write: those of libseccomp's
 * constants. Every method throws IllegalArgumentException, with the name, for one that is unknown.
 */
final class LibseccompNames {
    private static final String ACTION = "SCMP_ACT_";
    private static final String ARCHITECTURE = "SCMP_ARCH_";
    private static final String COMPARISON = "SCMP_CMP_";
    private static final String FLAG = "SECCOMP_FILTER_FLAG_";

    /** Architectures that profiles mention and this engine does not run on. */
    private static final Set<String> FOREIGN =
            Set.of(
                    "LOONGARCH64",
                    "M68K",
                    "MIPS",
                    "MIPS64",
                    "MIPS64N32",
                    "MIPSEL",
                    "MIPSEL64",
                    "MIPSEL64N32",
                    "PARISC",
                    "PARISC64",
                    "PPC",
                    "PPC64",
                    "PPC64LE",
                    "RISCV64",
                    "S390",
                    "S390X",
                    "SH",
                    "SHEB");

    private static final int LAST_ERRNO = 133;

    private LibseccompNames() {}

    static String systemCall(String name) {
        if (!SystemCallTable.isKnown(name)) {
            throw new IllegalArgumentException(
                    "\"%s\" is not a system call of Linux, as far as version 6.18 has them"
                            .formatted(name));
        }
        return name;
    }

    /**
     * Returns an action.
     *
     * @param data the error number, or the message for a tracer; EPERM where it is absent, as runc
     *     has it
     */
    static Action action(String name, OptionalLong data) {
        Action.Kind kind =
                switch (name) {
                    case "SCMP_ACT_KILL" -> Action.Kind.KILL_THREAD;
                    case "SCMP_ACT_NOTIFY" ->
                            throw new IllegalArgumentException(
                                    "SCMP_ACT_NOTIFY needs a supervisor that answers each call, and there is none: use SCMP_ACT_ERRNO or SCMP_ACT_ALLOW");
                    default -> constant(Action.Kind.values(), ACTION, name);
                };
        return switch (kind) {
            case ERRNO, TRACE -> new Action(kind, toInt(data.orElse(Errno.EPERM)));
            case KILL_PROCESS, KILL_THREAD, TRAP, LOG, ALLOW -> new Action(kind, 0);
        };
    }

    private static int toInt(long data) {
        if (data != (int) data) {
            throw new IllegalArgumentException("%d is not an error number".formatted(data));
        }
        return (int) data;
    }

    static String name(Action action) {
        return ACTION + action.kind().name();
    }

    static Comparison comparison(String name) {
        return constant(Comparison.values(), COMPARISON, name);
    }

    static String name(Comparison comparison) {
        return COMPARISON + comparison.name();
    }

    /** Returns an architecture, or nothing for one that this engine does not run on. */
    static Optional<Architecture> architecture(String name) {
        return FOREIGN.stream().anyMatch(foreign -> name.equals(ARCHITECTURE + foreign))
                ? Optional.empty()
                : Optional.of(constant(Architecture.values(), ARCHITECTURE, name));
    }

    /** Returns the architecture as Go names it, which entries of Docker's profiles refer to. */
    static String goName(Architecture architecture) {
        return switch (architecture) {
            case X86_64 -> "amd64";
            case AARCH64 -> "arm64";
            case X86, X32, ARM -> architecture.name().toLowerCase(Locale.ROOT);
        };
    }

    /** Checks Go's name of an architecture. */
    static String goArchitecture(String name) {
        boolean known =
                name.equals("loong64")
                        || FOREIGN.contains(name.toUpperCase(Locale.ROOT))
                        || Stream.of(Architecture.values())
                                .anyMatch(one -> goName(one).equals(name));
        if (!known) {
            throw new IllegalArgumentException(
                    "\"%s\" is not an architecture such as amd64 or arm64".formatted(name));
        }
        return name;
    }

    static String name(Architecture architecture) {
        return ARCHITECTURE + architecture.name();
    }

    static Filter.Flag flag(String name) {
        return constant(Filter.Flag.values(), FLAG, name);
    }

    static String name(Filter.Flag flag) {
        return FLAG + flag.name();
    }

    /** Returns the number of an error that is named, as Podman's profiles do. */
    static long errno(String name) {
        for (int number = 1; number <= LAST_ERRNO; number++) {
            if (Errno.name(number).equals(name)) {
                return number;
            }
        }
        throw new IllegalArgumentException("\"%s\" is not an error of errno(3)".formatted(name));
    }

    private static <E extends Enum<E>> E constant(E[] constants, String prefix, String name) {
        return Stream.of(constants)
                .filter(constant -> name.equals(prefix + constant.name()))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "\"%s\" is not one of %s"
                                        .formatted(
                                                name,
                                                Stream.of(constants)
                                                        .map(one -> prefix + one.name())
                                                        .collect(joining(", ")))));
    }
}
