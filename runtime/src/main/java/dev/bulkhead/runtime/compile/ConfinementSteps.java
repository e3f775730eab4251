package dev.bulkhead.runtime.compile;

import static dev.bulkhead.runtime.compile.Constants.AT_FDCWD;
import static dev.bulkhead.runtime.compile.Constants.ZERO;

import dev.bulkhead.oci.runtime.ContainerProcess;
import dev.bulkhead.runtime.plan.Argument;
import dev.bulkhead.runtime.plan.Op.Call;
import dev.bulkhead.runtime.plan.Register;
import dev.bulkhead.runtime.security.AppArmor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;

/** The walls of security modules: AppArmor, SELinux, Landlock. */
final class ConfinementSteps {
    /** The annotation that asks for Landlock, and the only value that there is. */
    static final String LANDLOCK = "dev.bulkhead.landlock";

    static final String SCOPED = "scoped";

    private static final int RULESET_SIZE = 24;
    private static final int SCOPE_OFFSET = 16;
    private static final int LANDLOCK_SCOPE_ABSTRACT_UNIX_SOCKET = 1;
    private static final int LANDLOCK_SCOPE_SIGNAL = 2;

    private final PlanBuilder builder;

    ConfinementSteps(PlanBuilder builder) {
        this.builder = builder;
    }

    /**
     * Says what confines the program from its execve on. It is said early, through the host's
     * /proc: nothing of an image can stand in for that (CVE-2025-52881).
     */
    void confine(ContainerProcess process) {
        process.apparmorProfile()
                .filter(profile -> !profile.equals(AppArmor.UNCONFINED))
                .ifPresent(profile ->
                        builder.child.write(
                                "AppArmor confines the program",
                                AT_FDCWD,
                                "/proc/self/attr/apparmor/exec",
                                "exec " + profile));
        process.selinuxLabel()
                .ifPresent(label ->
                        builder.child.write(
                                "SELinux confines the program",
                                AT_FDCWD,
                                "/proc/self/attr/exec",
                                label));
    }

    /**
     * With Landlock, signals and abstract sockets reach no process that is not the program's own.
     */
    void scope(Map<String, String> annotations) {
        if (!SCOPED.equals(annotations.get(LANDLOCK))) {
            return;
        }
        ByteBuffer bytes = ByteBuffer.allocate(RULESET_SIZE).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(SCOPE_OFFSET, LANDLOCK_SCOPE_ABSTRACT_UNIX_SOCKET | LANDLOCK_SCOPE_SIGNAL);
        Register ruleset =
                builder.child.result(
                        "Landlock: signals and abstract sockets stay among its own processes",
                        Call.LANDLOCK_CREATE_RULESET,
                        Argument.block(bytes.array(), "{scoped=ABSTRACT_UNIX_SOCKET|SIGNAL}"),
                        Argument.number(RULESET_SIZE),
                        ZERO);
        builder.child.call("from here on", Call.LANDLOCK_RESTRICT_SELF, Argument.of(ruleset), ZERO);
        builder.child.close("the rules are in force", ruleset);
    }
}
