package dev.bulkhead.oci.runtime;

import dev.bulkhead.oci.json.InvalidFieldException;
import dev.bulkhead.oci.json.JsonName;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.ObjectReader;
import dev.bulkhead.oci.json.ObjectWriter;
import java.util.List;
import java.util.OptionalLong;

/**
 * What happens at some system calls.
 *
 * @param names the calls, at least one
 * @param action what happens
 * @param errnoRet the error number of the action, if it is ERRNO or TRACE
 * @param args conditions on the arguments, all of which must hold
 * @param unknown fields that are kept as they are
 */
public record SeccompRule(
        List<String> names,
        Seccomp.Action action,
        OptionalLong errnoRet,
        List<Argument> args,
        JsonObject unknown) {
    /**
     * A condition on an argument of a call.
     *
     * @param index the argument, from 0 to 5
     * @param value what it is compared with, 64 bits; for MASKED_EQ the mask
     * @param valueTwo for MASKED_EQ what the masked argument must be, 64 bits
     * @param op the comparison, without signs
     * @param unknown fields that are kept as they are
     */
    public record Argument(long index, long value, long valueTwo, Operator op, JsonObject unknown) {
        /** Checks the index. */
        public Argument {
            Check.range("index", index, 0, 5);
        }

        static Argument read(ObjectReader in) {
            return new Argument(
                    in.requiredInteger("index"),
                    in.requiredUnsigned("value"),
                    in.unsigned("valueTwo").orElse(0),
                    in.requiredConstant("op", Operator.class),
                    in.unknown());
        }

        JsonObject toJson() {
            return new ObjectWriter()
                    .integer("index", index)
                    .unsigned("value", value)
                    .unsigned(
                            "valueTwo",
                            valueTwo == 0 ? OptionalLong.empty() : OptionalLong.of(valueTwo))
                    .constant("op", op)
                    .finish(unknown);
        }
    }

    /** The comparisons. */
    public enum Operator implements JsonName {
        NE,
        LT,
        LE,
        EQ,
        GE,
        GT,
        MASKED_EQ;

        @Override
        public String jsonName() {
            return "SCMP_CMP_" + name();
        }
    }

    /** Checks names and error number, and copies the lists. */
    public SeccompRule {
        if (names.isEmpty()) {
            throw new InvalidFieldException("names", "is empty, but a rule is about some call");
        }
        action.checkErrno("errnoRet", errnoRet);
        names = List.copyOf(names);
        args = List.copyOf(args);
    }

    static SeccompRule read(ObjectReader in) {
        return new SeccompRule(
                in.strings("names"),
                in.requiredConstant("action", Seccomp.Action.class),
                in.integer("errnoRet"),
                in.objects("args", Argument::read),
                in.unknown());
    }

    JsonObject toJson() {
        return new ObjectWriter()
                .strings("names", names)
                .constant("action", action)
                .integer("errnoRet", errnoRet)
                .array("args", args, Argument::toJson)
                .finish(unknown);
    }
}
