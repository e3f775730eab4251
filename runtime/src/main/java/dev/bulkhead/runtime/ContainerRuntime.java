package dev.bulkhead.runtime;

import dev.bulkhead.kernel.Directory;
import dev.bulkhead.kernel.Errno;
import dev.bulkhead.kernel.Fcntl;
import dev.bulkhead.kernel.Fd;
import dev.bulkhead.kernel.KernelException;
import dev.bulkhead.kernel.Poller;
import dev.bulkhead.kernel.UnixSocket;
import dev.bulkhead.kernel.cgroup.Cgroup;
import dev.bulkhead.kernel.cgroup.CgroupMounts;
import dev.bulkhead.kernel.cgroup.CgroupPath;
import dev.bulkhead.oci.runtime.Linux;
import dev.bulkhead.oci.runtime.Namespace;
import dev.bulkhead.runtime.cgroup.CgroupSettings;
import dev.bulkhead.runtime.compile.CgroupPlacement;
import dev.bulkhead.runtime.compile.LaunchContext;
import dev.bulkhead.runtime.compile.PlanCompiler;
import dev.bulkhead.runtime.launch.Descriptors;
import dev.bulkhead.runtime.launch.Launcher;
import dev.bulkhead.runtime.launch.Monitor;
import dev.bulkhead.runtime.launch.Programs;
import dev.bulkhead.runtime.plan.Plan;
import dev.bulkhead.runtime.plan.Streams;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Launches containers on this host, and finds those that run. */
public final class ContainerRuntime implements AutoCloseable {
    private final Poller poller;
    private final Programs programs;
    private final Fd nothing;
    private final IdMaps idMaps;
    private final Launcher launcher;
    private final CgroupMounts cgroups;
    private final Host host;
    private final SeccompFilters filters;

    private ContainerRuntime(Poller poller, Programs programs, Fd nothing, Host host) {
        this.poller = poller;
        this.programs = programs;
        this.nothing = nothing;
        this.idMaps = new IdMaps(programs.monitor(), poller);
        this.launcher = new Launcher(programs, poller, nothing);
        this.host = host;
        this.cgroups = host.cgroups();
        this.filters = new SeccompFilters(host.features().version());
    }

    /** Looks at this host and makes ready. */
    public static ContainerRuntime open() throws IOException {
        Host host = Host.look();
        Poller poller = Poller.open();
        try (Directory devices = Directory.open("/dev")) {
            return new ContainerRuntime(poller, Programs.load(), devices.open("null", Fcntl.O_RDWR | Fcntl.O_CLOEXEC), host);
        } catch (IOException e) {
            poller.close();
            throw e;
        }
    }

    /** Returns what was found on this host, for people. */
    public HostReport report() {
        return HostReport.of(host);
    }

    /**
     * Returns the plan by which a container would be launched; nothing is made.
     *
     * @throws IllegalArgumentException if the configuration asks for what no plan can do
     */
    public Plan plan(LaunchRequest request) throws IOException {
        try (OwnDescriptors own = new OwnDescriptors()) {
            Linux linux = request.spec().linux();
            if (isMapped(linux)) {
                own.lend(nothing);
            }
            OptionalInt idMap = isMapped(linux) ? OptionalInt.of(0) : OptionalInt.empty();
            return compile(request, own, idMap, CgroupPlacement.NONE);
        }
    }

    /**
     * Launches a container and returns when its program runs.
     *
     * @throws dev.bulkhead.runtime.launch.LaunchException if a step of the launch failed; nothing is left then
     * @throws IOException if it could not even begin
     * @throws IllegalArgumentException if the configuration asks for what no plan can do
     */
    public RunningContainer launch(LaunchRequest wanted) throws IOException {
        List<String> warnings = new ArrayList<>();
        LaunchRequest request = wanted.withSpec(host.fit(wanted.spec(), warnings));
        Linux linux = request.spec().linux();
        Optional<CgroupSettings.Made> cgroup = makeCgroup(linux);
        try (OwnDescriptors own = new OwnDescriptors()) {
            OptionalInt idMap = isMapped(linux) ? OptionalInt.of(own.lend(idMaps.namespace(linux.uidMappings(), linux.gidMappings()))) : OptionalInt.empty();
            Plan plan = compile(request, own, idMap, placement(cgroup, own));
            cgroup.ifPresent(made -> made.warnings().forEach(warning -> warnings.add(warning.toString())));
            return launch(request, plan, own, warnings);
        } catch (IOException | RuntimeException e) {
            if (cgroup.isPresent()) {
                cgroup.get().cgroup().remove();
            }
            throw e;
        }
    }

    private Optional<CgroupSettings.Made> makeCgroup(Linux linux) throws IOException {
        if (linux.cgroupsPath().isEmpty()) {
            return Optional.empty();
        }
        CgroupSettings settings = CgroupSettings.translate(linux.resources(), cgroups);
        return Optional.of(settings.create(cgroups, CgroupPath.of(linux.cgroupsPath().get())));
    }

    private static CgroupPlacement placement(Optional<CgroupSettings.Made> cgroup, OwnDescriptors own) throws IOException {
        if (cgroup.isEmpty()) {
            return CgroupPlacement.NONE;
        }
        Optional<Path> directory = cgroup.get().cgroup().cloneInto();
        OptionalInt birthplace = directory.isPresent() ? OptionalInt.of(own.directory(directory.get())) : OptionalInt.empty();
        return CgroupPlacements.of(cgroup.get().cgroup(), birthplace);
    }

    private static boolean isMapped(Linux linux) {
        return linux.namespace(Namespace.Type.USER).filter(namespace -> namespace.path().isEmpty()).isPresent();
    }

    private Plan compile(LaunchRequest request, OwnDescriptors own, OptionalInt idMap, CgroupPlacement placement) throws IOException {
        OptionalInt init = request.init() ? OptionalInt.of(own.lend(programs.init())) : OptionalInt.empty();
        for (Namespace namespace : request.spec().linux().namespaces()) {
            if (namespace.path().isPresent()) {
                own.namespace(namespace.path().get());
            }
        }
        boolean input = request.streams() instanceof StreamSource.Logged(boolean open) && open;
        Plan.Options options =
                new Plan.Options(request.durable(), request.client(), true, input, request.logBytes(), request.logFiles());
        SeccompFilters.Assembled filter = filters.of(request.spec(), request.seccomp());
        LaunchContext context =
                new LaunchContext(
                        request.root(),
                        idMap,
                        own.namespaces(),
                        placement,
                        host.directories(request.spec().linux().maskedPaths(), request.root()),
                        filter.program(),
                        filter.flags(),
                        init,
                        streams(request.streams()),
                        options,
                        own.all().size(),
                        host.features().lastCapability());
        return PlanCompiler.compile(request.spec(), context);
    }

    private static Streams streams(StreamSource source) {
        return switch (source) {
            case StreamSource.Direct _ -> Streams.DIRECT;
            case StreamSource.Logged _ -> Streams.LOGGED;
            case StreamSource.Terminal _ -> Streams.TERMINAL;
        };
    }

    private RunningContainer launch(LaunchRequest request, Plan plan, OwnDescriptors own, List<String> warnings) throws IOException {
        Optional<UnixSocket.Pair> client = request.client() ? Optional.of(UnixSocket.pair(UnixSocket.Type.SEQPACKET)) : Optional.empty();
        List<Fd> direct = request.streams() instanceof StreamSource.Direct streams ? borrow(streams) : List.of();
        try (Directory directory = Directory.open(request.directory().toString())) {
            Descriptors descriptors = new Descriptors(client.map(UnixSocket.Pair::remote), direct, own.all());
            Monitor monitor = launcher.launch(plan, directory.fd(), descriptors);
            client.ifPresent(pair -> pair.remote().close());
            return new LaunchedContainer(monitor, client.isPresent() ? Optional.of(connection(client.get().local(), request.directory(), request.streams())) : Optional.empty(), warnings);
        } catch (IOException e) {
            client.ifPresent(UnixSocket.Pair::close);
            throw e;
        } finally {
            direct.forEach(Fd::release);
        }
    }

    /** The caller's descriptors, which stay the caller's: they are let go of, never closed. */
    private static List<Fd> borrow(StreamSource.Direct streams) {
        return List.of(Fd.of(streams.input()), Fd.of(streams.output()), Fd.of(streams.error()));
    }

    /**
     * Finds a container that was launched before, by this process or another.
     *
     * @param directory its directory
     * @return empty if it does not run any more
     */
    public Optional<RunningContainer> find(Path directory) {
        try {
            return Optional.of(new LaunchedContainer(Monitor.find(directory, poller), Optional.empty(), List.of()));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /** Connects a further client to a running container's monitor. */
    public ClientConnection connect(Path directory) throws IOException {
        Fd socket = Monitor.connect(directory);
        try {
            return new ClientConnection(socket, Optional.of(openLog(directory)));
        } catch (KernelException e) {
            if (e.errno() == Errno.ENOENT) {
                return new ClientConnection(socket, Optional.empty());
            }
            socket.close();
            throw e;
        }
    }

    private static ClientConnection connection(UnixSocket socket, Path directory, StreamSource streams) throws IOException {
        Optional<Fd> log = streams instanceof StreamSource.Direct ? Optional.empty() : Optional.of(openLog(directory));
        return new ClientConnection(Fd.of(socket.fd().release()), log);
    }

    private static Fd openLog(Path directory) throws KernelException {
        try (Directory container = Directory.open(directory.toString())) {
            return container.open("log", Fcntl.O_RDONLY | Fcntl.O_CLOEXEC);
        }
    }

    /** Removes a container's cgroup, with whatever still runs in it; a missing one is no error. */
    public void removeCgroup(String path) throws IOException {
        Optional<Cgroup> cgroup = Cgroup.find(cgroups, CgroupPath.of(path));
        if (cgroup.isPresent()) {
            cgroup.get().remove();
        }
    }

    /** Lets go of everything; containers run on. */
    @Override
    public void close() {
        idMaps.close();
        programs.close();
        nothing.close();
        poller.close();
    }
}
