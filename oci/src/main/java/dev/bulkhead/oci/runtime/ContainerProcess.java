package dev.bulkhead.oci.runtime;

import dev.bulkhead.oci.json.InvalidFieldException;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.ObjectReader;
import dev.bulkhead.oci.json.ObjectWriter;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A program to run and its surroundings (OCI runtime specification, config.md, "Process").
 *
 * @param terminal whether it gets a terminal of its own
 * @param consoleSize size of the terminal
 * @param cwd working directory in the container, an absolute path
 * @param env its environment, {@code NAME=value}
 * @param args program and arguments; empty only where nothing is to be started
 * @param rlimits limits on resources, one a resource
 * @param apparmorProfile name of its AppArmor profile
 * @param capabilities parts of root's power; where absent, the runtime decides
 * @param noNewPrivileges whether execve(2) can never give more rights
 * @param oomScoreAdj how willingly the kernel kills it when memory is short, -1000 to 1000
 * @param scheduler how it gets time on the CPUs
 * @param selinuxLabel its SELinux context
 * @param ioPriority its rank when it reads and writes disks
 * @param execCpuAffinity its CPUs, if the container runs already
 * @param user whose rights it has
 * @param unknown fields that are kept as they are
 */
public record ContainerProcess(
        boolean terminal,
        Optional<ConsoleSize> consoleSize,
        String cwd,
        List<String> env,
        List<String> args,
        List<Rlimit> rlimits,
        Optional<String> apparmorProfile,
        Optional<Capabilities> capabilities,
        boolean noNewPrivileges,
        OptionalLong oomScoreAdj,
        Optional<Scheduler> scheduler,
        Optional<String> selinuxLabel,
        Optional<IoPriority> ioPriority,
        Optional<ExecCpuAffinity> execCpuAffinity,
        User user,
        JsonObject unknown) {
    /** Checks texts and ranges, and copies the lists. */
    public ContainerProcess {
        Check.absolute("cwd", cwd);
        checkEnvironment(env);
        Check.texts("args", args);
        Check.distinct("rlimits", rlimits, "type", Rlimit::type);
        Check.text("apparmorProfile", apparmorProfile);
        Check.range("oomScoreAdj", oomScoreAdj, -1000, 1000);
        Check.text("selinuxLabel", selinuxLabel);
        env = List.copyOf(env);
        args = List.copyOf(args);
        rlimits = List.copyOf(rlimits);
    }

    /** Quotes no entry: it may be a secret. */
    private static void checkEnvironment(List<String> env) {
        Check.texts("env", env);
        for (int i = 0; i < env.size(); i++) {
            if (env.get(i).indexOf('=') < 1) {
                throw new InvalidFieldException("env[" + i + "]", "is not of the form NAME=value");
            }
        }
    }

    static ContainerProcess read(ObjectReader in) {
        return new ContainerProcess(
                in.flag("terminal"),
                in.object("consoleSize", ConsoleSize::read),
                in.requiredString("cwd"),
                in.strings("env"),
                in.strings("args"),
                in.objects("rlimits", Rlimit::read),
                in.string("apparmorProfile"),
                in.object("capabilities", Capabilities::read),
                in.flag("noNewPrivileges"),
                in.integer("oomScoreAdj"),
                in.object("scheduler", Scheduler::read),
                in.string("selinuxLabel"),
                in.object("ioPriority", IoPriority::read),
                in.object("execCPUAffinity", ExecCpuAffinity::read),
                in.object("user", User::read).orElse(User.ROOT),
                in.unknown());
    }

    JsonObject toJson() {
        return new ObjectWriter()
                .flag("terminal", terminal)
                .object("consoleSize", consoleSize, ConsoleSize::toJson)
                .string("cwd", cwd)
                .strings("env", env)
                .strings("args", args)
                .array("rlimits", rlimits, Rlimit::toJson)
                .string("apparmorProfile", apparmorProfile)
                .object("capabilities", capabilities, Capabilities::toJson)
                .flag("noNewPrivileges", noNewPrivileges)
                .integer("oomScoreAdj", oomScoreAdj)
                .object("scheduler", scheduler, Scheduler::toJson)
                .string("selinuxLabel", selinuxLabel)
                .object("ioPriority", ioPriority, IoPriority::toJson)
                .object("execCPUAffinity", execCpuAffinity, ExecCpuAffinity::toJson)
                .value("user", user.toJson())
                .finish(unknown);
    }

    /** Leaves the environment out, which may hold secrets. */
    @Override
    public String toString() {
        return "ContainerProcess[args=%s, cwd=%s, user=%s, %d variables]"
                .formatted(args, cwd, user, env.size());
    }

    /** Starts a process of the container's root, in its root directory, that has nothing else. */
    public static Builder builder(List<String> args) {
        return new Builder(args);
    }

    /** Starts a process that is equal to this one. */
    public Builder toBuilder() {
        Builder builder = new Builder(args);
        builder.terminal = terminal;
        builder.consoleSize = consoleSize;
        builder.cwd = cwd;
        builder.env = env;
        builder.rlimits = rlimits;
        builder.apparmorProfile = apparmorProfile;
        builder.capabilities = capabilities;
        builder.noNewPrivileges = noNewPrivileges;
        builder.oomScoreAdj = oomScoreAdj;
        builder.scheduler = scheduler;
        builder.selinuxLabel = selinuxLabel;
        builder.ioPriority = ioPriority;
        builder.execCpuAffinity = execCpuAffinity;
        builder.user = user;
        builder.unknown = unknown;
        return builder;
    }

    /** Collects the parts of a process. */
    public static final class Builder {
        private List<String> args;
        private boolean terminal;
        private Optional<ConsoleSize> consoleSize = Optional.empty();
        private String cwd = "/";
        private List<String> env = List.of();
        private List<Rlimit> rlimits = List.of();
        private Optional<String> apparmorProfile = Optional.empty();
        private Optional<Capabilities> capabilities = Optional.empty();
        private boolean noNewPrivileges;
        private OptionalLong oomScoreAdj = OptionalLong.empty();
        private Optional<Scheduler> scheduler = Optional.empty();
        private Optional<String> selinuxLabel = Optional.empty();
        private Optional<IoPriority> ioPriority = Optional.empty();
        private Optional<ExecCpuAffinity> execCpuAffinity = Optional.empty();
        private User user = User.ROOT;
        private JsonObject unknown = JsonObject.EMPTY;

        private Builder(List<String> args) {
            this.args = args;
        }

        /** Sets program and arguments. */
        public Builder args(List<String> values) {
            args = values;
            return this;
        }

        /** Sets whether it gets a terminal of its own. */
        public Builder terminal(boolean value) {
            terminal = value;
            return this;
        }

        /** Sets the size of the terminal. */
        public Builder consoleSize(ConsoleSize value) {
            consoleSize = Optional.of(value);
            return this;
        }

        /** Sets the working directory. */
        public Builder cwd(String value) {
            cwd = value;
            return this;
        }

        /** Sets the whole environment. */
        public Builder env(List<String> values) {
            env = values;
            return this;
        }

        /** Sets all limits on resources. */
        public Builder rlimits(List<Rlimit> values) {
            rlimits = values;
            return this;
        }

        /** Sets the AppArmor profile. */
        public Builder apparmorProfile(String value) {
            apparmorProfile = Optional.of(value);
            return this;
        }

        /** Sets the capabilities. */
        public Builder capabilities(Capabilities value) {
            capabilities = Optional.of(value);
            return this;
        }

        /** Sets whether execve(2) can never give more rights. */
        public Builder noNewPrivileges(boolean value) {
            noNewPrivileges = value;
            return this;
        }

        /** Sets how willingly the kernel kills it. */
        public Builder oomScoreAdj(long value) {
            oomScoreAdj = OptionalLong.of(value);
            return this;
        }

        /** Sets the SELinux context. */
        public Builder selinuxLabel(String value) {
            selinuxLabel = Optional.of(value);
            return this;
        }

        /** Sets whose rights it has. */
        public Builder user(User value) {
            user = value;
            return this;
        }

        /**
         * Makes the process.
         *
         * @throws InvalidFieldException if a part is invalid
         */
        public ContainerProcess build() {
            return new ContainerProcess(
                    terminal,
                    consoleSize,
                    cwd,
                    env,
                    args,
                    rlimits,
                    apparmorProfile,
                    capabilities,
                    noNewPrivileges,
                    oomScoreAdj,
                    scheduler,
                    selinuxLabel,
                    ioPriority,
                    execCpuAffinity,
                    user,
                    unknown);
        }
    }
}
