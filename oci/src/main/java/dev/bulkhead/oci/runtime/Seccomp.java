package dev.bulkhead.oci.runtime;

import dev.bulkhead.oci.json.InvalidFieldException;
import dev.bulkhead.oci.json.JsonName;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.ObjectReader;
import dev.bulkhead.oci.json.ObjectWriter;
import dev.bulkhead.oci.json.OrderedCopy;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What happens at each system call (seccomp(2); OCI runtime specification, config-linux.md,
 * "Seccomp").
 *
 * @param defaultAction what happens at calls that no rule names
 * @param defaultErrnoRet the error number of the default action, if it is ERRNO or TRACE
 * @param architectures the instruction sets whose calls are judged
 * @param flags refinements
 * @param listenerPath socket that gets the descriptor of NOTIFY's decisions
 * @param listenerMetadata text that goes with the descriptor
 * @param syscalls the rules
 * @param unknown fields that are kept as they are
 */
public record Seccomp(
        Action defaultAction,
        OptionalLong defaultErrnoRet,
        Set<Architecture> architectures,
        Set<Flag> flags,
        Optional<String> listenerPath,
        Optional<String> listenerMetadata,
        List<SeccompRule> syscalls,
        JsonObject unknown) {
    /** What happens at a call. */
    public enum Action implements JsonName {
        /** The same as KILL_THREAD. */
        KILL,
        KILL_PROCESS,
        KILL_THREAD,
        TRAP,
        ERRNO,
        TRACE,
        ALLOW,
        LOG,
        NOTIFY;

        @Override
        public String jsonName() {
            return "SCMP_ACT_" + name();
        }

        /** Demands that only actions that give an error number have one, of 16 bits. */
        void checkErrno(String field, OptionalLong errno) {
            Check.range(field, errno, 0, 0xffff);
            if (errno.isPresent() && this != ERRNO && this != TRACE) {
                throw new InvalidFieldException(
                        field, "%s has no error number".formatted(jsonName()));
            }
        }
    }

    /** Instruction sets, as libseccomp names them. */
    public enum Architecture implements JsonName {
        X86,
        X86_64,
        X32,
        ARM,
        AARCH64,
        MIPS,
        MIPS64,
        MIPS64N32,
        MIPSEL,
        MIPSEL64,
        MIPSEL64N32,
        PPC,
        PPC64,
        PPC64LE,
        S390,
        S390X,
        PARISC,
        PARISC64,
        RISCV64,
        LOONGARCH64,
        M68K,
        SH,
        SHEB;

        @Override
        public String jsonName() {
            return "SCMP_ARCH_" + name();
        }
    }

    /** The refinements. */
    public enum Flag implements JsonName {
        TSYNC,
        LOG,
        SPEC_ALLOW,
        WAIT_KILLABLE_RECV;

        @Override
        public String jsonName() {
            return "SECCOMP_FILTER_FLAG_" + name();
        }
    }

    /** Checks error number and listener, and copies the collections. */
    public Seccomp {
        defaultAction.checkErrno("defaultErrnoRet", defaultErrnoRet);
        listenerPath.ifPresent(path -> Check.absolute("listenerPath", path));
        if (listenerMetadata.isPresent() && listenerPath.isEmpty()) {
            throw new InvalidFieldException("listenerMetadata", "needs listenerPath");
        }
        architectures = OrderedCopy.of(architectures);
        flags = OrderedCopy.of(flags);
        syscalls = List.copyOf(syscalls);
    }

    static Seccomp read(ObjectReader in) {
        return new Seccomp(
                in.requiredConstant("defaultAction", Action.class),
                in.integer("defaultErrnoRet"),
                in.constants("architectures", Architecture.class),
                in.constants("flags", Flag.class),
                in.string("listenerPath"),
                in.string("listenerMetadata"),
                in.objects("syscalls", SeccompRule::read),
                in.unknown());
    }

    JsonObject toJson() {
        return new ObjectWriter()
                .constant("defaultAction", defaultAction)
                .integer("defaultErrnoRet", defaultErrnoRet)
                .constants("architectures", architectures)
                .constants("flags", flags)
                .string("listenerPath", listenerPath)
                .string("listenerMetadata", listenerMetadata)
                .array("syscalls", syscalls, SeccompRule::toJson)
                .finish(unknown);
    }
}
