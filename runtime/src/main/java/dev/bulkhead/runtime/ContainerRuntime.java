package dev.bulkhead.runtime;

import dev.bulkhead.kernel.Directory;
import dev.bulkhead.kernel.Errno;
import dev.bulkhead.kernel.Fcntl;
import dev.bulkhead.kernel.Fd;
import dev.bulkhead.kernel.KernelException;
import dev.bulkhead.kernel.Pidfd;
import dev.bulkhead.kernel.Poller;
import dev.bulkhead.kernel.cgroup.Cgroup;
import dev.bulkhead.kernel.cgroup.CgroupMounts;
import dev.bulkhead.kernel.cgroup.CgroupPath;
import dev.bulkhead.oci.runtime.Linux;
import dev.bulkhead.oci.runtime.Namespace;
import dev.bulkhead.runtime.cgroup.CgroupSettings;
import dev.bulkhead.runtime.compile.CgroupPlacement;
import dev.bulkhead.runtime.launch.ContainerEndedException;
import dev.bulkhead.runtime.launch.Descriptors;
import dev.bulkhead.runtime.launch.Launcher;
import dev.bulkhead.runtime.launch.Monitor;
import dev.bulkhead.runtime.launch.Programs;
import dev.bulkhead.runtime.plan.Cut;
import dev.bulkhead.runtime.plan.Plan;
import dev.bulkhead.runtime.plan.SplitPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** Launches containers on this host, and finds those that run. */
public final class ContainerRuntime implements AutoCloseable {
    private final Poller poller;
    private final Programs programs;
    private final Fd nothing;
    private final IdMaps idMaps;
    private final Launcher launcher;
    private final CgroupMounts cgroups;
    private final Host host;
    private final Planner planner;
    private final UnaryOperator<Plan> change;

    /** Those of the containers that this process has launched or found, by directory. */
    private final Map<Path, Monitor> monitors = new ConcurrentHashMap<>();

    private ContainerRuntime(
            Poller poller, Programs programs, Fd nothing, Host host, UnaryOperator<Plan> change) {
        this.change = change;
        this.poller = poller;
        this.programs = programs;
        this.nothing = nothing;
        this.idMaps = new IdMaps(programs.monitor(), poller);
        this.launcher = new Launcher(programs, poller, nothing);
        this.host = host;
        this.cgroups = host.cgroups();
        this.planner = new Planner(host, programs.init());
    }

    /** Looks at this host and makes ready. */
    public static ContainerRuntime open() throws IOException {
        return open(Host.look(), UnaryOperator.identity());
    }

    /**
     * Makes ready to carry out other plans than those compiled for this host.
     *
     * @param host what plans are made for
     * @param change makes of each plan another, as a test does that lets one fail
     */
    static ContainerRuntime open(Host host, UnaryOperator<Plan> change) throws IOException {
        Poller poller = Poller.open();
        try {
            Fd nothing = Fcntl.open("/dev/null", Fcntl.O_RDWR);
            return new ContainerRuntime(poller, Programs.load(), nothing, host, change);
        } catch (IOException e) {
            poller.close();
            throw e;
        }
    }

    /** Returns whether a layer on a tmpfs can be id-mapped here. */
    public boolean mapsTmpfs() {
        return host.features().idMappedTmpfs();
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
            return planner.plan(request, idMap, CgroupPlacement.NONE, own).whole();
        }
    }

    /**
     * Carries out the first part of a launch, up to a child that waits. It can become any container
     * of the same directory, user ids, cgroup and namespaces and, where it is furnished, of the
     * same root, mounts and host name.
     *
     * @param example such a container
     */
    public ParkedContainer park(LaunchRequest example, Cut cut) throws IOException {
        return begin(
                example,
                (plan, own, cgroup) -> {
                    try (Directory directory = Directory.open(example.directory().toString())) {
                        Descriptors descriptors =
                                new Descriptors(Optional.empty(), List.of(), own.all());
                        return new ParkedContainer(
                                launcher.park(
                                        change.apply(plan.first(cut)), directory.fd(), descriptors),
                                cut,
                                cgroup.map(CgroupSettings.Made::cgroup),
                                example.spec().linux().resources());
                    }
                });
    }

    /**
     * Launches a container and returns when its program runs.
     *
     * @throws dev.bulkhead.runtime.launch.LaunchException if a step of the launch failed; nothing
     *     is left then
     * @throws IOException if it could not even begin
     * @throws IllegalArgumentException if the configuration asks for what no plan can do
     */
    public RunningContainer launch(LaunchRequest wanted) throws IOException {
        List<String> warnings = new ArrayList<>();
        LaunchRequest request =
                wanted.withProcess(host.fit(wanted.spec(), wanted.process(), warnings));
        forgetEarlierMount(request);
        return begin(
                request,
                (plan, own, cgroup) -> {
                    cgroup.ifPresent(made ->
                            made.warnings().forEach(warning -> warnings.add(warning.toString())));
                    return start(
                            request,
                            own,
                            warnings,
                            (directory, descriptors) ->
                                    launcher.launch(
                                            change.apply(plan.whole()), directory, descriptors));
                });
    }

    /**
     * Launches a container by what was done of it beforehand, if that suits it, and else from the
     * beginning; errors are those of {@link #launch(LaunchRequest)}.
     *
     * @param parked is taken over, whatever happens
     */
    public RunningContainer launch(LaunchRequest wanted, ParkedContainer parked)
            throws IOException {
        List<String> warnings = new ArrayList<>();
        LaunchRequest request =
                wanted.withProcess(host.fit(wanted.spec(), wanted.process(), warnings));
        Optional<RunningContainer> launched = resume(request, parked, _ -> {}, warnings);
        return launched.isPresent() ? launched.get() : launch(wanted);
    }

    /**
     * Goes on with what was begun.
     *
     * @return empty if it does not suit this container; it is discarded then
     */
    private Optional<RunningContainer> resume(
            LaunchRequest request,
            ParkedContainer parked,
            Preparation preparation,
            List<String> warnings)
            throws IOException {
        Optional<Plan> rest = Optional.empty();
        try (OwnDescriptors own = new OwnDescriptors()) {
            if (parked.limit(request.spec().linux().resources(), cgroups, warnings)) {
                rest =
                        parked.rest(
                                planner.plan(
                                        request,
                                        idMap(request.spec().linux(), own),
                                        parked.placement(own),
                                        own));
            }
            if (rest.isPresent()) {
                preparation.prepare(parked.monitor().child());
                Plan suitable = rest.get();
                return Optional.of(
                        start(
                                request,
                                own,
                                warnings,
                                (_, descriptors) ->
                                        launcher.resume(
                                                parked.monitor(),
                                                change.apply(suitable),
                                                descriptors)));
            }
        } catch (IOException | RuntimeException e) {
            parked.discard();
            throw e;
        }
        parked.discard();
        return Optional.empty();
    }

    /** What is done to the namespaces of a container before its program runs. */
    @FunctionalInterface
    public interface Preparation {
        /**
         * Does it.
         *
         * @param pid the container's first process, which waits in them
         */
        void prepare(int pid) throws IOException;
    }

    /**
     * Launches a container whose namespaces are prepared first; errors are those of {@link
     * #launch(LaunchRequest)} and of the preparation.
     *
     * @param ready what was done of it beforehand, which is taken over, whatever happens
     */
    public RunningContainer launch(
            LaunchRequest wanted, Optional<ParkedContainer> ready, Preparation preparation)
            throws IOException {
        List<String> warnings = new ArrayList<>();
        LaunchRequest request =
                wanted.withProcess(host.fit(wanted.spec(), wanted.process(), warnings));
        if (ready.isPresent()) {
            Optional<RunningContainer> launched =
                    resume(request, ready.get(), preparation, warnings);
            if (launched.isPresent()) {
                return launched.get();
            }
        }
        forgetEarlierMount(request);
        return resume(request, park(request, Cut.BORN), preparation, warnings)
                .orElseThrow(() ->
                        new IOException(
                                "a launch that was begun for a container does not suit it"));
    }

    /** A volatile overlay leaves a mark that the kernel refuses to mount by once more. */
    private static void forgetEarlierMount(LaunchRequest request) throws IOException {
        Path work = request.directory().resolve("work");
        if (Files.exists(work.resolve("work/incompat"))) {
            try (Directory parent = Directory.open(work.toString())) {
                parent.deleteTree("work");
            }
        }
    }

    /** What is done with a plan. */
    private interface Use<T> {
        T apply(SplitPlan plan, OwnDescriptors own, Optional<CgroupSettings.Made> cgroup)
                throws IOException;
    }

    /** Makes a container's cgroup and plan; if what is done with them fails, nothing is left. */
    private <T> T begin(LaunchRequest request, Use<T> use) throws IOException {
        Linux linux = request.spec().linux();
        Optional<CgroupSettings.Made> cgroup = makeCgroup(linux);
        try (OwnDescriptors own = new OwnDescriptors()) {
            OptionalInt idMap = idMap(linux, own);
            CgroupPlacement placement =
                    cgroup.isPresent()
                            ? CgroupPlacements.of(cgroup.get().cgroup(), own)
                            : CgroupPlacement.NONE;
            return use.apply(planner.plan(request, idMap, placement, own), own, cgroup);
        } catch (IOException | RuntimeException e) {
            if (cgroup.isPresent()) {
                cgroup.get().cgroup().remove();
            }
            throw e;
        }
    }

    private OptionalInt idMap(Linux linux, OwnDescriptors own) throws IOException {
        return isMapped(linux)
                ? OptionalInt.of(
                        own.lend(idMaps.namespace(linux.uidMappings(), linux.gidMappings())))
                : OptionalInt.empty();
    }

    private Optional<CgroupSettings.Made> makeCgroup(Linux linux) throws IOException {
        if (linux.cgroupsPath().isEmpty()) {
            return Optional.empty();
        }
        CgroupSettings settings = CgroupSettings.translate(linux.resources(), cgroups);
        return Optional.of(settings.create(cgroups, CgroupPath.of(linux.cgroupsPath().get())));
    }

    private static boolean isMapped(Linux linux) {
        return linux.namespace(Namespace.Type.USER)
                .filter(namespace -> namespace.path().isEmpty())
                .isPresent();
    }

    /**
     * Runs a further program in a running container and returns when it runs.
     *
     * @throws ContainerEndedException if the container has ended
     * @throws dev.bulkhead.runtime.launch.LaunchException if a step failed; nothing is left then
     * @throws IOException if it could not even begin
     */
    public RunningContainer exec(ExecRequest wanted) throws IOException {
        List<String> warnings = new ArrayList<>();
        ExecRequest request =
                wanted.withProcess(host.fit(wanted.spec(), wanted.process(), warnings));
        try (OwnDescriptors own = new OwnDescriptors()) {
            int container = own.keep(firstProcess(request.container()));
            Optional<String> path = request.spec().linux().cgroupsPath();
            CgroupPlacement placement =
                    path.isPresent()
                            ? CgroupPlacements.of(cgroup(path.get()), own)
                            : CgroupPlacement.NONE;
            Plan plan = planner.plan(request, container, placement);
            return start(
                    request.directory(),
                    request.streams(),
                    request.client(),
                    own,
                    warnings,
                    (directory, descriptors) ->
                            launcher.launch(change.apply(plan), directory, descriptors));
        }
    }

    /** Asks the container's monitor only where this process does not know it. */
    private Fd firstProcess(Path container) throws IOException {
        Monitor known = monitors.get(container);
        if (known != null) {
            return known.firstProcess(container);
        }
        try (Monitor monitor = Monitor.find(container, poller)) {
            return monitor.firstProcess(container);
        }
    }

    private Monitor remember(Path directory, Monitor monitor) {
        monitors.put(directory, monitor);
        var _ = monitor.gone().thenRun(() -> monitors.remove(directory, monitor));
        return monitor;
    }

    /** How a monitor is brought to start a program. */
    private interface Starter {
        Monitor start(Fd directory, Descriptors descriptors) throws IOException;
    }

    private RunningContainer start(
            LaunchRequest request, OwnDescriptors own, List<String> warnings, Starter starter)
            throws IOException {
        return start(
                request.directory(), request.streams(), request.client(), own, warnings, starter);
    }

    private RunningContainer start(
            Path path,
            StreamSource source,
            boolean withClient,
            OwnDescriptors own,
            List<String> warnings,
            Starter starter)
            throws IOException {
        try (ProgramStreams streams = new ProgramStreams(source, withClient, nothing);
                Directory directory = Directory.open(path.toString())) {
            Monitor monitor = starter.start(directory.fd(), streams.descriptors(own));
            return streams.running(remember(path, monitor), path, warnings);
        }
    }

    /**
     * Finds a container that was launched before, by this process or another.
     *
     * @param directory its directory
     * @return empty if it does not run any more
     * @throws IOException if that could not be found out
     */
    public Optional<RunningContainer> find(Path directory) throws IOException {
        try {
            Monitor monitor = remember(directory, Monitor.find(directory, poller));
            return Optional.of(new LaunchedContainer(monitor, Optional.empty(), List.of()));
        } catch (ContainerEndedException _) {
            return Optional.empty();
        }
    }

    /**
     * Opens the root file system of a running container, as its first process sees it.
     *
     * @param directory the container's
     * @throws ContainerEndedException if it does not run any more
     */
    public ContainerRoot root(Path directory) throws IOException {
        try (Pidfd process = Pidfd.of(firstProcess(directory))) {
            int flags = Fcntl.O_PATH | Fcntl.O_DIRECTORY;
            Fd root = Fcntl.open("/proc/%d/root".formatted(process.pid()), flags);
            // Only after the root is open: as long as the process lives its number is its own.
            if (process.hasEnded()) {
                root.close();
                throw new ContainerEndedException(directory);
            }
            return new ContainerRoot(root, List.of());
        } catch (KernelException e) {
            if (e.errno() == Errno.ENOENT || e.errno() == Errno.ESRCH) {
                throw new ContainerEndedException(directory);
            }
            throw e;
        }
    }

    /** Puts the root file system of a container together that does not run. */
    public ContainerRoot assembleRoot(LaunchRequest request) throws IOException {
        Linux linux = request.spec().linux();
        forgetEarlierMount(request);
        Optional<Fd> idMap =
                isMapped(linux)
                        ? Optional.of(idMaps.namespace(linux.uidMappings(), linux.gidMappings()))
                        : Optional.empty();
        return new RootAssembly(request, idMap).assemble();
    }

    /** Connects a further client to a running container's monitor. */
    public ClientConnection connect(Path directory) throws IOException {
        Fd socket = Monitor.connect(directory);
        try {
            return new ClientConnection(socket, ClientConnection.openLog(directory));
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /**
     * Speaks with a monitor in this process.
     *
     * @param connection a socket to it, which stays the giver's
     * @param grown is called when the log has grown or was rotated, and at the end
     */
    public StreamClient streams(int connection, Runnable grown) throws IOException {
        return StreamClient.listen(connection, poller, grown);
    }

    /** Stops all processes of a cgroup where they are, and returns when they stand still. */
    public void freeze(String cgroupPath) throws IOException {
        cgroup(cgroupPath).freeze();
    }

    /** Lets the frozen processes of a cgroup go on. */
    public void thaw(String cgroupPath) throws IOException {
        cgroup(cgroupPath).thaw();
    }

    /** Reads what the processes of a cgroup use and have used. */
    public ContainerStatistics statistics(String cgroupPath) throws IOException {
        return ContainerStatistics.of(cgroup(cgroupPath).statistics());
    }

    /** Reads how many processes of a cgroup the kernel killed for lack of memory. */
    public long oomKills(String cgroupPath) throws IOException {
        return cgroup(cgroupPath).oomKills();
    }

    private Cgroup cgroup(String path) throws IOException {
        return Cgroup.find(cgroups, CgroupPath.of(path))
                .orElseThrow(() ->
                        new NoSuchFileException(
                                path, null, "there is no such cgroup: the container has ended"));
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
        launcher.close();
        idMaps.close();
        programs.close();
        nothing.close();
        poller.close();
    }
}
