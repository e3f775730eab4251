package dev.bulkhead.engine;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a container shall be. Everything has a default but the root file system and, where no image
 * gives one, the command; by default every wall is up.
 *
 * @param root an image or a directory
 * @param command the program and its arguments; empty: the image's
 * @param entrypoint what the command is given to; absent: the image's; an empty list: none
 * @param name absent: one is made up
 * @param environment variables, over the image's
 * @param workingDirectory absolute, inside; absent: the image's, or /
 * @param user {@code user[:group]} by name or number; absent: the image's, or root inside
 * @param groups further groups by name or number
 * @param hostname absent: the short id
 * @param domainname the NIS domain
 * @param names what it is told of names
 * @param mounts volumes and tmpfs, in order
 * @param volumesFrom containers whose volumes and binds it gets too: names or ids, with {@code :ro}
 *     or {@code :rw} after them if that is to differ
 * @param devices host devices to hand in
 * @param readOnly whether the root file system is read-only
 * @param labels for people and programs to find it by
 * @param limits what it may use
 * @param namespaces which of the host's namespaces it shares; by default none
 * @param network which networks it is in, and which of its ports are published
 * @param capabilitiesAdded names with or without CAP_, or ALL
 * @param capabilitiesDropped names with or without CAP_, or ALL
 * @param security seccomp and no_new_privs
 * @param privileged lowers every wall but the namespaces
 * @param sysctls kernel settings of its namespaces
 * @param init whether a small init runs as its first process and reaps what is left behind
 * @param terminal whether it gets a terminal
 * @param input whether its standard input stays open
 * @param autoRemove whether it is removed when it ends
 * @param stopSignal name or number; absent: the image's, or SIGTERM
 * @param stopTimeout how long stop waits before it kills; absent: 10 seconds
 */
public record ContainerRequest(
        RootSource root,
        List<String> command,
        Optional<List<String>> entrypoint,
        Optional<String> name,
        Map<String, String> environment,
        Optional<String> workingDirectory,
        Optional<String> user,
        List<String> groups,
        Optional<String> hostname,
        Optional<String> domainname,
        NameRequest names,
        List<MountRequest> mounts,
        List<String> volumesFrom,
        List<DeviceRequest> devices,
        boolean readOnly,
        Map<String, String> labels,
        Limits limits,
        HostNamespaces namespaces,
        NetworkRequest network,
        Set<String> capabilitiesAdded,
        Set<String> capabilitiesDropped,
        Security security,
        boolean privileged,
        Map<String, String> sysctls,
        boolean init,
        boolean terminal,
        boolean input,
        boolean autoRemove,
        Optional<String> stopSignal,
        Optional<Duration> stopTimeout) {

    public ContainerRequest {
        command = List.copyOf(command);
        entrypoint = entrypoint.map(List::copyOf);
        environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
        groups = List.copyOf(groups);
        mounts = List.copyOf(mounts);
        volumesFrom = List.copyOf(volumesFrom);
        devices = List.copyOf(devices);
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
        capabilitiesAdded = Set.copyOf(capabilitiesAdded);
        capabilitiesDropped = Set.copyOf(capabilitiesDropped);
        sysctls = Collections.unmodifiableMap(new LinkedHashMap<>(sysctls));
    }

    /** The same in other networks. */
    ContainerRequest withNetwork(NetworkRequest network) {
        return new ContainerRequest(
                root,
                command,
                entrypoint,
                name,
                environment,
                workingDirectory,
                user,
                groups,
                hostname,
                domainname,
                names,
                mounts,
                volumesFrom,
                devices,
                readOnly,
                labels,
                limits,
                namespaces,
                network,
                capabilitiesAdded,
                capabilitiesDropped,
                security,
                privileged,
                sysctls,
                init,
                terminal,
                input,
                autoRemove,
                stopSignal,
                stopTimeout);
    }

    /** Returns whether its users have ids of their own outside. */
    boolean hasOwnIds() {
        return !namespaces.user() && !privileged;
    }

    /** Starts a request for a container of an image. */
    public static Builder ofImage(String reference) {
        return new Builder(new RootSource.Image(reference));
    }

    /**
     * Starts a request for a container on a directory; {@code /} is the host's own userland without
     * its secrets.
     */
    public static Builder ofDirectory(Path path) {
        boolean hostRoot = path.normalize().equals(Path.of("/"));
        return new Builder(new RootSource.HostDirectory(path, !hostRoot));
    }

    /** Starts a request for a container on a root file system. */
    public static Builder of(RootSource root) {
        return new Builder(root);
    }

    /** Collects a request, field by field; what is not said keeps its default. */
    public static final class Builder {
        private final RootSource root;
        private List<String> command = List.of();
        private Optional<List<String>> entrypoint = Optional.empty();
        private Optional<String> name = Optional.empty();
        private final Map<String, String> environment = new LinkedHashMap<>();
        private Optional<String> workingDirectory = Optional.empty();
        private Optional<String> user = Optional.empty();
        private final List<String> groups = new ArrayList<>();
        private Optional<String> hostname = Optional.empty();
        private Optional<String> domainname = Optional.empty();
        private NameRequest names = NameRequest.NONE;
        private final List<MountRequest> mounts = new ArrayList<>();
        private final List<String> volumesFrom = new ArrayList<>();
        private final List<DeviceRequest> devices = new ArrayList<>();
        private boolean readOnly = false;
        private final Map<String, String> labels = new LinkedHashMap<>();
        private Limits limits = Limits.NONE;
        private HostNamespaces namespaces = HostNamespaces.NONE;
        private NetworkRequest network = NetworkRequest.DEFAULT;
        private final Set<String> capabilitiesAdded = new LinkedHashSet<>();
        private final Set<String> capabilitiesDropped = new LinkedHashSet<>();
        private Security security = Security.DEFAULT;
        private boolean privileged = false;
        private final Map<String, String> sysctls = new LinkedHashMap<>();
        private boolean init = false;
        private boolean terminal = false;
        private boolean input = false;
        private boolean autoRemove = false;
        private Optional<String> stopSignal = Optional.empty();
        private Optional<Duration> stopTimeout = Optional.empty();

        private Builder(RootSource root) {
            this.root = root;
        }

        /** Sets the program and its arguments; without them the image says what runs. */
        public Builder command(List<String> command) {
            this.command = List.copyOf(command);
            return this;
        }

        /** Sets the program and its arguments; without them the image says what runs. */
        public Builder command(String... command) {
            this.command = List.of(command);
            return this;
        }

        /** Sets what the command is given to, in place of the image's; an empty list: nothing. */
        public Builder entrypoint(List<String> entrypoint) {
            this.entrypoint = Optional.of(entrypoint);
            return this;
        }

        /** Sets the name; without it one is made up. */
        public Builder name(String name) {
            this.name = Optional.of(name);
            return this;
        }

        /** Adds a variable of the environment, over the image's. */
        public Builder variable(String name, String value) {
            environment.put(name, value);
            return this;
        }

        /** Sets where the program starts: an absolute path inside, made if it is missing. */
        public Builder workingDirectory(String workingDirectory) {
            this.workingDirectory = Optional.of(workingDirectory);
            return this;
        }

        /** Sets who the program is, as {@code user[:group]} by name or number. */
        public Builder user(String user) {
            this.user = Optional.of(user);
            return this;
        }

        /** Adds a further group, by name or number. */
        public Builder group(String group) {
            groups.add(group);
            return this;
        }

        /** Sets the host name; without it that is the short id. */
        public Builder hostname(String hostname) {
            this.hostname = Optional.of(hostname);
            return this;
        }

        /** Sets the NIS domain. */
        public Builder domainname(String domainname) {
            this.domainname = Optional.of(domainname);
            return this;
        }

        /** Sets what it is told of names. */
        public Builder names(NameRequest names) {
            this.names = names;
            return this;
        }

        /** Adds a volume, a directory of the host, or memory; mounts are made in this order. */
        public Builder mount(MountRequest mount) {
            mounts.add(mount);
            return this;
        }

        /** Adds the volumes and binds of another container, as {@code NAME[:ro|:rw]}. */
        public Builder volumesFrom(String container) {
            volumesFrom.add(container);
            return this;
        }

        /** Hands in a device of the host. */
        public Builder device(DeviceRequest device) {
            devices.add(device);
            return this;
        }

        /** Sets whether the root file system is read-only. */
        public Builder readOnly(boolean readOnly) {
            this.readOnly = readOnly;
            return this;
        }

        /** Adds a label for people and programs to find it by. */
        public Builder label(String key, String value) {
            labels.put(key, value);
            return this;
        }

        /** Sets what it may use of the machine. */
        public Builder limits(Limits limits) {
            this.limits = limits;
            return this;
        }

        /** Sets which networks it is in, and which of its ports are published. */
        public Builder network(NetworkRequest network) {
            this.network = network;
            return this;
        }

        /** Sets which of the host's namespaces it shares. */
        public Builder namespaces(HostNamespaces namespaces) {
            this.namespaces = namespaces;
            return this;
        }

        /** Adds a capability, with or without CAP_, or ALL. */
        public Builder addCapability(String capability) {
            capabilitiesAdded.add(capability);
            return this;
        }

        /** Takes a capability away, with or without CAP_, or ALL. */
        public Builder dropCapability(String capability) {
            capabilitiesDropped.add(capability);
            return this;
        }

        /** Sets the filter of its system calls, and whether it may gain privileges. */
        public Builder security(Security security) {
            this.security = security;
            return this;
        }

        /** Sets whether every wall but the namespaces is lowered. */
        public Builder privileged(boolean privileged) {
            this.privileged = privileged;
            return this;
        }

        /**
         * Sets a setting of the kernel for its own namespaces, such as {@code net.ipv4.ip_forward}.
         */
        public Builder sysctl(String name, String value) {
            sysctls.put(name, value);
            return this;
        }

        /** Sets whether a small init is its first process and reaps what is left behind. */
        public Builder init(boolean init) {
            this.init = init;
            return this;
        }

        /** Sets whether it gets a terminal. */
        public Builder terminal(boolean terminal) {
            this.terminal = terminal;
            return this;
        }

        /** Sets whether its standard input stays open. */
        public Builder input(boolean input) {
            this.input = input;
            return this;
        }

        /** Sets whether it is removed when it ends. */
        public Builder autoRemove(boolean autoRemove) {
            this.autoRemove = autoRemove;
            return this;
        }

        /** Sets what stops it, by name or number. */
        public Builder stopSignal(String stopSignal) {
            this.stopSignal = Optional.of(stopSignal);
            return this;
        }

        /** Sets how long stop waits before it kills. */
        public Builder stopTimeout(Duration stopTimeout) {
            this.stopTimeout = Optional.of(stopTimeout);
            return this;
        }

        /** Returns the request as it is now. */
        public ContainerRequest build() {
            return new ContainerRequest(
                    root,
                    command,
                    entrypoint,
                    name,
                    environment,
                    workingDirectory,
                    user,
                    groups,
                    hostname,
                    domainname,
                    names,
                    mounts,
                    volumesFrom,
                    devices,
                    readOnly,
                    labels,
                    limits,
                    namespaces,
                    network,
                    capabilitiesAdded,
                    capabilitiesDropped,
                    security,
                    privileged,
                    sysctls,
                    init,
                    terminal,
                    input,
                    autoRemove,
                    stopSignal,
                    stopTimeout);
        }
    }
}
