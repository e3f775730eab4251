package dev.bulkhead.runtime.compile;

import dev.bulkhead.runtime.plan.Argument;
import dev.bulkhead.runtime.plan.Op;
import dev.bulkhead.runtime.plan.Op.Call;
import dev.bulkhead.runtime.plan.Register;
import dev.bulkhead.runtime.plan.Tolerance;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Appends operations to one phase of a plan. */
final class Steps {
    private final List<Op> operations;
    private final PlanBuilder builder;

    Steps(List<Op> operations, PlanBuilder builder) {
        this.operations = operations;
        this.builder = builder;
    }

    /** A call that must succeed and whose result nobody needs. */
    void call(String reason, Call call, Argument... arguments) {
        add(reason, Optional.empty(), new Tolerance.None(), 0, call, arguments);
    }

    /** A call that must succeed; returns the register that holds its result. */
    Register result(String reason, Call call, Argument... arguments) {
        Register register = builder.register();
        add(reason, Optional.of(register), new Tolerance.None(), 0, call, arguments);
        return register;
    }

    /** A call that must succeed, and whose result goes where the monitor looks for it. */
    void resultIn(Register register, String reason, Call call, Argument... arguments) {
        add(reason, Optional.of(register), new Tolerance.None(), 0, call, arguments);
    }

    /** A call that may fail. */
    void attempt(String reason, Tolerance tolerance, Call call, Argument... arguments) {
        add(reason, Optional.empty(), tolerance, 0, call, arguments);
    }

    /**
     * A call that may fail, with a result that the next {@code dependents} operations need: they
     * are then passed over.
     */
    Register attempt(
            String reason, Tolerance tolerance, int dependents, Call call, Argument... arguments) {
        Register register = builder.register();
        add(reason, Optional.of(register), tolerance, dependents, call, arguments);
        return register;
    }

    /** Closes a descriptor and gives its register back. */
    void close(String reason, Register register) {
        call(reason, Call.CLOSE, Argument.of(register));
        builder.release(register);
    }

    /** Opens a file, writes to it in one go, and closes it. */
    void write(String reason, Argument directory, String path, String content) {
        Register file =
                result(
                        "open " + path,
                        Call.OPENAT,
                        directory,
                        Argument.text(path),
                        Constants.O_WRONLY,
                        Constants.ZERO);
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        Argument text = Argument.block(bytes, '"' + content.replace("\n", "\\n") + '"');
        call(reason, Call.WRITE, Argument.of(file), text, Argument.number(bytes.length));
        close("close " + path, file);
    }

    private void add(
            String reason,
            Optional<Register> result,
            Tolerance tolerance,
            int skip,
            Call call,
            Argument... arguments) {
        operations.add(new Op(call, List.of(arguments), result, tolerance, skip, reason));
    }
}
