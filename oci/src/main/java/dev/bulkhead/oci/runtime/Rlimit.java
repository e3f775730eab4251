package dev.bulkhead.oci.runtime;

import dev.bulkhead.oci.json.InvalidFieldException;
import dev.bulkhead.oci.json.JsonName;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.ObjectReader;
import dev.bulkhead.oci.json.ObjectWriter;

/**
 * A limit on a resource of a process (getrlimit(2)).
 *
 * @param type the resource
 * @param soft the limit that is in force, without a sign, at most the hard one
 * @param hard the limit up to which the process may raise it, without a sign
 * @param unknown fields that are kept as they are
 */
public record Rlimit(Type type, long soft, long hard, JsonObject unknown) {
    /** The value that stands for no limit: RLIM_INFINITY. */
    public static final long UNLIMITED = -1;

    /** The resources. */
    public enum Type implements JsonName {
        AS,
        CORE,
        CPU,
        DATA,
        FSIZE,
        LOCKS,
        MEMLOCK,
        MSGQUEUE,
        NICE,
        NOFILE,
        NPROC,
        RSS,
        RTPRIO,
        RTTIME,
        SIGPENDING,
        STACK;

        @Override
        public String jsonName() {
            return "RLIMIT_" + name();
        }
    }

    /** Checks the order. */
    public Rlimit {
        if (Long.compareUnsigned(soft, hard) > 0) {
            throw new InvalidFieldException(
                    "soft",
                    "%s is more than the hard limit, %s"
                            .formatted(Long.toUnsignedString(soft), Long.toUnsignedString(hard)));
        }
    }

    /** Gives a limit. */
    public Rlimit(Type type, long soft, long hard) {
        this(type, soft, hard, JsonObject.EMPTY);
    }

    static Rlimit read(ObjectReader in) {
        return new Rlimit(
                in.requiredConstant("type", Type.class),
                in.requiredUnsigned("soft"),
                in.requiredUnsigned("hard"),
                in.unknown());
    }

    JsonObject toJson() {
        return new ObjectWriter()
                .constant("type", type)
                .unsigned("soft", soft)
                .unsigned("hard", hard)
                .finish(unknown);
    }
}
