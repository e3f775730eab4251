package dev.bulkhead.runtime.launch;

import dev.bulkhead.kernel.Errno;
import dev.bulkhead.runtime.plan.Argument;
import dev.bulkhead.runtime.plan.Op;
import dev.bulkhead.runtime.plan.Plan;
import dev.bulkhead.runtime.plan.PlanPrinter;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A launch that failed: the message names the operation, its reason and the error. Nothing of the
 * container is left.
 */
public final class LaunchException extends IOException {
    private static final long serialVersionUID = 1L;

    /** What failed. */
    public enum Cause {
        /** The program is not there. */
        PROGRAM_NOT_FOUND,
        /** The program cannot be executed. */
        PROGRAM_NOT_EXECUTABLE,
        /** Anything before the program. */
        CONTAINER
    }

    private final Cause failed;

    LaunchException(Cause failed, String message) {
        super(message);
        this.failed = failed;
    }

    /** Returns what failed. */
    public Cause failed() {
        return failed;
    }

    /**
     * Explains a failure.
     *
     * @param report where and why
     */
    static LaunchException of(Plan plan, FailureReport report) {
        if (report.phase() == FailureReport.Phase.CLONE) {
            return new LaunchException(
                    Cause.CONTAINER,
                    "clone3: " + Errno.name(report.errno()) + cure(report.errno()));
        }
        List<Op> operations = plan.operations();
        if (report.operation() < 0 || report.operation() >= operations.size()) {
            return new LaunchException(
                    Cause.CONTAINER,
                    "the monitor could not prepare: "
                            + Errno.name(report.errno())
                            + cure(report.errno()));
        }
        Op op = operations.get(report.operation());
        if (op.call() == Op.Call.EXECVE || op.call() == Op.Call.EXECVEAT) {
            return exec(plan, op, report);
        }
        String error =
                report.errno() == 0 ? "the child was killed here" : Errno.name(report.errno());
        return new LaunchException(
                Cause.CONTAINER,
                "%s: %s: %s%s"
                        .formatted(
                                op.reason(),
                                PlanPrinter.call(op),
                                error,
                                cure(op, report.errno())));
    }

    private static LaunchException exec(Plan plan, Op op, FailureReport report) {
        String program = program(op);
        int errno =
                report.forbidden() && report.errno() == Errno.ENOENT
                        ? Errno.EACCES
                        : report.errno();
        return switch (errno) {
            case Errno.ENOENT, Errno.ENOTDIR ->
                    new LaunchException(
                            Cause.PROGRAM_NOT_FOUND,
                            "exec " + program + ": " + notFound(plan, program));
            case Errno.EACCES ->
                    new LaunchException(
                            Cause.PROGRAM_NOT_EXECUTABLE,
                            "exec "
                                    + program
                                    + ": permission denied: it is not executable for this user, or is a directory");
            case Errno.ENOEXEC ->
                    new LaunchException(
                            Cause.PROGRAM_NOT_EXECUTABLE,
                            "exec "
                                    + program
                                    + ": exec format error: it is neither a program of this architecture nor a script that begins with #!");
            case Errno.E2BIG ->
                    new LaunchException(
                            Cause.PROGRAM_NOT_EXECUTABLE,
                            "exec "
                                    + program
                                    + ": E2BIG: arguments and environment are too large; the kernel takes 128 KiB for each string and a quarter of the stack limit for all");
            default ->
                    new LaunchException(
                            Cause.PROGRAM_NOT_EXECUTABLE,
                            "exec " + program + ": " + Errno.name(errno));
        };
    }

    private static String notFound(Plan plan, String program) {
        if (program.indexOf('/') >= 0) {
            return "no such file in the container, or the interpreter that it names is missing";
        }
        String searched =
                plan.child().stream()
                        .filter(op -> op.call() == Op.Call.EXECVE)
                        .map(op -> file(op))
                        .map(file -> file.substring(0, Math.max(file.lastIndexOf('/'), 0)))
                        .collect(Collectors.joining(":"));
        return "not found in PATH (" + searched + ")";
    }

    private static String file(Op op) {
        return op.arguments().getFirst() instanceof Argument.Text(String value) ? value : "";
    }

    /**
     * The name that was asked for: the first of the arguments, since the file is one of several
     * tries.
     */
    private static String program(Op op) {
        int position = op.call() == Op.Call.EXECVE ? 1 : 2;
        return op.arguments().get(position)
                                instanceof Argument.Words(List<Argument> words, String shown)
                        && words.getFirst() instanceof Argument.Text(String value)
                ? value
                : "?";
    }

    private static String cure(Op op, int errno) {
        boolean mapping =
                op.call() == Op.Call.MOUNT_SETATTR && PlanPrinter.call(op).contains("+idmap");
        return mapping && errno == Errno.EINVAL
                ? " (this kernel cannot show files of that file system as another user's; use another directory, or --userns host)"
                : cure(errno);
    }

    private static String cure(int errno) {
        return switch (errno) {
            case Errno.ENOSPC ->
                    " (a limit of the kernel is reached: see /proc/sys/user/max_*_namespaces and the disk)";
            case Errno.EPERM -> " (the kernel, or a security module, forbids it to this process)";
            case Errno.ESRCH -> " (the container has ended)";
            case Errno.EMFILE, Errno.ENFILE -> " (too many open files; raise the limit nofile)";
            default -> "";
        };
    }
}
