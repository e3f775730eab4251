package dev.bulkhead.runtime;

import dev.bulkhead.kernel.Directory;
import dev.bulkhead.kernel.DirectoryEntry;
import dev.bulkhead.oci.runtime.Spec;
import dev.bulkhead.runtime.compile.RootMount;
import dev.bulkhead.runtime.plan.Plan;
import dev.bulkhead.runtime.security.SeccompProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/**
 * Real containers for a test class. Their root is this machine's own userland below a layer of
 * their own, unless a test says otherwise; closing ends them and takes everything away.
 */
final class TestContainers implements AutoCloseable {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final ContainerRuntime runtime;
    private final Path directory;
    private final List<TestContainer> launched = new ArrayList<>();

    private TestContainers(ContainerRuntime runtime, Path directory) {
        this.runtime = runtime;
        this.directory = directory;
    }

    /** Makes ready. */
    static TestContainers open() throws IOException {
        return open(UnaryOperator.identity());
    }

    /** Makes ready to carry out changed plans. */
    static TestContainers open(UnaryOperator<Plan> change) throws IOException {
        return open(Host.look(), change);
    }

    /** Makes ready to carry out plans made for another host. */
    static TestContainers open(Host host, UnaryOperator<Plan> change) throws IOException {
        return new TestContainers(
                ContainerRuntime.open(host, change), Files.createTempDirectory(LeakCheck.PREFIX));
    }

    /** Returns the runtime. */
    ContainerRuntime runtime() {
        return runtime;
    }

    /** Returns a fresh directory that the host's root owns. */
    Path newDirectory(String name) throws IOException {
        return Files.createDirectory(directory.resolve(name + "-" + NUMBER.incrementAndGet()));
    }

    /** Returns the request of a container; nothing is launched. */
    LaunchRequest request(Spec spec) throws IOException {
        Path own = newDirectory("container");
        for (String part : List.of("upper", "work")) {
            Path layer = Files.createDirectory(own.resolve(part));
            if (!spec.linux().uidMappings().isEmpty()) {
                Files.setAttribute(
                        layer, "unix:uid", (int) spec.linux().uidMappings().getFirst().hostId());
                Files.setAttribute(
                        layer, "unix:gid", (int) spec.linux().gidMappings().getFirst().hostId());
            }
        }
        Spec placed =
                spec.linux().cgroupsPath().isPresent()
                        ? spec
                        : Specs.withLinux(
                                spec,
                                linux ->
                                        linux.cgroupsPath(
                                                "/" + LeakCheck.PREFIX + "/" + own.getFileName()));
        return new LaunchRequest(
                placed,
                own,
                new RootMount.Overlay(List.of(new RootMount.Lower("/", false)), true),
                Optional.of(SeccompProfile.standard()),
                false,
                new StreamSource.Logged(false),
                false,
                false,
                0,
                1);
    }

    /** Launches a container. */
    TestContainer launch(Spec spec) throws IOException {
        return launch(request(spec));
    }

    /** Launches a container. */
    TestContainer launch(LaunchRequest request) throws IOException {
        TestContainer container = new TestContainer(runtime, request, runtime.launch(request));
        launched.add(container);
        return container;
    }

    /** Runs a container to its end. */
    Outcome run(Spec spec) throws IOException {
        return launch(spec).outcome();
    }

    /** Runs a shell script in a standard container to its end. */
    Outcome sh(String script) throws IOException {
        return run(Specs.standard("sh", "-c", script));
    }

    /** Runs a shell script in a variation of the standard container to its end. */
    Outcome sh(UnaryOperator<Spec> variation, String script) throws IOException {
        return run(variation.apply(Specs.standard("sh", "-c", script)));
    }

    @Override
    public void close() throws IOException {
        for (TestContainer container : launched) {
            container.close();
        }
        runtime.close();
        try (Directory own = Directory.open(directory.toString())) {
            for (DirectoryEntry entry : own.list()) {
                own.deleteTree(entry.name());
            }
        }
        Files.delete(directory);
    }
}
