package dev.bulkhead.runtime;

import dev.bulkhead.kernel.Fd;
import dev.bulkhead.oci.runtime.ContainerProcess;
import dev.bulkhead.oci.runtime.Linux;
import dev.bulkhead.oci.runtime.Namespace;
import dev.bulkhead.oci.runtime.Spec;
import dev.bulkhead.runtime.compile.CgroupPlacement;
import dev.bulkhead.runtime.compile.ExecCompiler;
import dev.bulkhead.runtime.compile.ExecContext;
import dev.bulkhead.runtime.compile.LaunchContext;
import dev.bulkhead.runtime.compile.PlanCompiler;
import dev.bulkhead.runtime.compile.ProgramContext;
import dev.bulkhead.runtime.plan.Plan;
import dev.bulkhead.runtime.plan.SplitPlan;
import dev.bulkhead.runtime.plan.Streams;
import dev.bulkhead.runtime.security.SeccompProfile;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Turns requests into plans: adds to a configuration what is known of this host. */
final class Planner {
    private final Host host;
    private final SeccompFilters filters;
    private final Fd init;

    /**
     * Makes a planner.
     *
     * @param init the init program
     */
    Planner(Host host, Fd init) {
        this.host = host;
        this.filters = new SeccompFilters(host.features().version());
        this.init = init;
    }

    /** Plans a container. What the plan refers to is put among the descriptors. */
    SplitPlan plan(
            LaunchRequest request, OptionalInt idMap, CgroupPlacement cgroup, OwnDescriptors own)
            throws IOException {
        BeneathSources beneath = BeneathSources.open(request.spec().mounts(), own);
        Spec spec = request.spec().toBuilder().mounts(beneath.mounts()).build();
        OptionalInt initIndex =
                request.init() ? OptionalInt.of(own.lend(init)) : OptionalInt.empty();
        for (Namespace namespace : spec.linux().namespaces()) {
            if (namespace.path().isPresent()) {
                own.namespace(namespace.path().get());
            }
        }
        Plan.Options options =
                options(
                        request.durable(),
                        request.client(),
                        request.streams(),
                        request.logBytes(),
                        request.logFiles());
        ContainerProcess process = request.process();
        ProgramContext program =
                program(
                        spec.linux(),
                        process,
                        request.seccomp(),
                        initIndex,
                        request.streams(),
                        options);
        LaunchContext context =
                new LaunchContext(
                        host.traits(),
                        request.root(),
                        idMap,
                        own.namespaces(),
                        cgroup,
                        host.directories(spec.linux().maskedPaths(), request.root()),
                        with(host.boundFiles(request.spec().mounts()), beneath.files()),
                        program);
        return PlanCompiler.compileSplit(withoutAbsent(spec), context);
    }

    private static Set<String> with(Set<String> some, Set<String> others) {
        Set<String> all = new HashSet<>(some);
        all.addAll(others);
        return all;
    }

    /**
     * Plans a further program.
     *
     * @param container the index of a pidfd of the container's first process
     */
    Plan plan(ExecRequest request, int container, CgroupPlacement cgroup) {
        Plan.Options options =
                options(
                        false,
                        request.client(),
                        request.streams(),
                        request.logBytes(),
                        request.logFiles());
        ProgramContext program =
                program(
                        request.spec().linux(),
                        request.process(),
                        request.seccomp(),
                        OptionalInt.empty(),
                        request.streams(),
                        options);
        return ExecCompiler.compile(
                request.spec(), request.process(), new ExecContext(container, cgroup, program));
    }

    /** What this kernel does not have below /proc and /sys need not be hidden in any container. */
    private static Spec withoutAbsent(Spec spec) {
        List<String> present = spec.linux().maskedPaths().stream().filter(Host::mayExist).toList();
        return present.size() == spec.linux().maskedPaths().size()
                ? spec
                : spec.toBuilder()
                        .linux(spec.linux().toBuilder().maskedPaths(present).build())
                        .build();
    }

    private static Plan.Options options(
            boolean durable, boolean client, StreamSource streams, long logBytes, int logFiles) {
        boolean input = streams instanceof StreamSource.Logged(boolean open) && open;
        return new Plan.Options(durable, client, true, input, logBytes, logFiles);
    }

    private ProgramContext program(
            Linux linux,
            ContainerProcess process,
            Optional<SeccompProfile> profile,
            OptionalInt initIndex,
            StreamSource streams,
            Plan.Options options) {
        return new ProgramContext(
                filters.of(linux, process, profile),
                initIndex,
                kind(streams),
                options,
                host.features().lastCapability());
    }

    private static Streams kind(StreamSource source) {
        return switch (source) {
            case StreamSource.Direct _ -> Streams.DIRECT;
            case StreamSource.Logged _ -> Streams.LOGGED;
            case StreamSource.Terminal _ -> Streams.TERMINAL;
        };
    }
}
