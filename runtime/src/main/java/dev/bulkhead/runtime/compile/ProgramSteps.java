package dev.bulkhead.runtime.compile;

import static dev.bulkhead.runtime.compile.Constants.AT_EMPTY_PATH;
import static dev.bulkhead.runtime.compile.Constants.AT_FDCWD;
import static dev.bulkhead.runtime.compile.Constants.EMPTY;
import static dev.bulkhead.runtime.compile.Constants.ZERO;

import dev.bulkhead.kernel.Errno;
import dev.bulkhead.runtime.plan.Argument;
import dev.bulkhead.runtime.plan.Op.Call;
import dev.bulkhead.runtime.plan.Plan;
import dev.bulkhead.runtime.plan.Register;
import dev.bulkhead.runtime.plan.Tolerance;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** The last steps: the walls that close behind the child, and the program that it becomes. */
final class ProgramSteps {
    private static final int PR_SET_PDEATHSIG = 1;
    private static final int PR_SET_NO_NEW_PRIVS = 38;
    private static final int SECCOMP_SET_MODE_FILTER = 1;
    private static final int SIG_SETMASK = 2;
    private static final int SIGKILL = 9;
    private static final int INIT_DESCRIPTOR = 3;
    private static final int PATH_MAX = 4096;
    private static final String DEFAULT_PATH =
            "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private final PlanBuilder builder;

    ProgramSteps(PlanBuilder builder) {
        this.builder = builder;
    }

    /** A change of user clears this. */
    void dieWithMonitor() {
        builder.child.call(
                "die with the monitor",
                Call.PRCTL,
                Argument.named(PR_SET_PDEATHSIG, "PR_SET_PDEATHSIG"),
                Argument.named(SIGKILL, "SIGKILL"),
                ZERO,
                ZERO,
                ZERO);
    }

    /**
     * Whoever outlives the monitor would live unwatched: die with it. A change of user clears this,
     * so it comes after.
     */
    void tieToMonitor() {
        dieWithMonitor();
        builder.child.attempt(
                "and it is not dead already",
                new Tolerance.Expect(Errno.EAGAIN),
                Call.READ,
                Argument.of(Register.LIFELINE),
                Argument.block(new byte[8], "&byte"),
                Argument.number(1));
    }

    /**
     * Closes every descriptor but the standard streams, for good, before the working directory is
     * looked up: a path such as /proc/self/fd/8 must not lead to anything of the host's
     * (CVE-2024-21626).
     */
    void closeDescriptors(OptionalInt init) {
        if (init.isPresent()) {
            // On execve it closes itself; until then it stands where nothing else does.
            builder.child.call(
                    "the init program, out of the way",
                    Call.DUP3,
                    Argument.number(Plan.FREE_DESCRIPTOR + init.getAsInt()),
                    Argument.number(INIT_DESCRIPTOR),
                    Argument.named(0x80000, "O_CLOEXEC"));
        }
        int first = init.isPresent() ? INIT_DESCRIPTOR + 1 : INIT_DESCRIPTOR;
        builder.child.call(
                "no descriptor of the host's",
                Call.CLOSE_RANGE,
                Argument.number(first),
                Argument.named(0xffffffffL, "~0"),
                ZERO);
    }

    /**
     * Makes the working directory where it is missing, as users of other engines expect, while that
     * is still allowed.
     */
    void makeWorkingDirectory(String path) {
        for (int slash = path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1)) {
            makeDirectory(path.substring(0, slash));
        }
        if (path.length() > 1) {
            makeDirectory(path);
        }
    }

    private void makeDirectory(String path) {
        builder.child.attempt(
                "where the program starts",
                new Tolerance.Any(),
                Call.MKDIRAT,
                AT_FDCWD,
                Argument.text(path),
                Argument.mode(0755));
    }

    void enterWorkingDirectory(String path) {
        builder.child.call("where the program starts", Call.CHDIR, Argument.text(path));
        builder.child.call(
                "which lies inside the root",
                Call.GETCWD,
                Argument.block(new byte[PATH_MAX], "buffer"),
                Argument.number(PATH_MAX));
    }

    void forbidNewPrivileges() {
        builder.child.call(
                "no setuid program gives more",
                Call.PRCTL,
                Argument.named(PR_SET_NO_NEW_PRIVS, "PR_SET_NO_NEW_PRIVS"),
                Argument.number(1),
                ZERO,
                ZERO,
                ZERO);
    }

    void filterCalls(CallFilter filter) {
        int length = filter.program().length();
        Argument program =
                new Argument.Words(
                        List.of(
                                Argument.number(length),
                                Argument.block(filter.program().encode(), "…")),
                        "{" + length + " instructions}");
        builder.child.call(
                "the calls that the program may make",
                Call.SECCOMP,
                Argument.named(SECCOMP_SET_MODE_FILTER, "SECCOMP_SET_MODE_FILTER"),
                Argument.number(filter.flags()),
                program);
    }

    void unblockSignals() {
        builder.child.call(
                "no signal is blocked",
                Call.RT_SIGPROCMASK,
                Argument.named(SIG_SETMASK, "SIG_SETMASK"),
                Argument.block(new byte[8], "{}"),
                Constants.NULL,
                Argument.number(8));
    }

    /** The child becomes the program: directly, or by the init program. */
    void execute(List<String> arguments, List<String> environment, OptionalInt init) {
        // Not shown: variables carry passwords.
        Argument variables =
                Argument.strings(environment, "{" + environment.size() + " variables}");
        if (init.isPresent()) {
            List<String> withInit = new ArrayList<>(arguments);
            withInit.addFirst("bulkhead-init");
            builder.child.call(
                    "the init, which starts the program",
                    Call.EXECVEAT,
                    Argument.number(INIT_DESCRIPTOR),
                    EMPTY,
                    Argument.strings(withInit),
                    variables,
                    AT_EMPTY_PATH);
            return;
        }
        Argument words = Argument.strings(arguments);
        List<String> candidates = candidates(arguments.getFirst(), environment);
        for (String file : candidates.subList(0, candidates.size() - 1)) {
            builder.child.attempt(
                    "the program, if it is there",
                    new Tolerance.PathSearch(),
                    Call.EXECVE,
                    Argument.text(file),
                    words,
                    variables);
        }
        builder.child.call(
                "the program", Call.EXECVE, Argument.text(candidates.getLast()), words, variables);
    }

    /** Where a program may lie, as execvp(3) looks for it; at least one place. */
    static List<String> candidates(String program, List<String> environment) {
        if (program.indexOf('/') >= 0) {
            return List.of(program);
        }
        String path =
                environment.stream()
                        .filter(variable -> variable.startsWith("PATH="))
                        .findFirst()
                        .map(variable -> variable.substring("PATH=".length()))
                        .orElse(DEFAULT_PATH);
        List<String> candidates = new ArrayList<>();
        for (String directory : path.split(":", -1)) {
            candidates.add(directory.isEmpty() ? program : directory + "/" + program);
        }
        return candidates;
    }
}
