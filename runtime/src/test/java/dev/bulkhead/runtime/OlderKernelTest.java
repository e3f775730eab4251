package dev.bulkhead.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulkhead.oci.runtime.Spec;
import dev.bulkhead.runtime.compile.HostTraits;
import dev.bulkhead.runtime.compile.RootMount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Plans for kernels before 6.15, which newer ones carry out as well. */
@ExtendWith(LeakCheck.class)
class OlderKernelTest {
    private TestContainers containers;

    @BeforeEach
    void open() throws IOException {
        containers =
                TestContainers.open(Host.look().with(HostTraits.OLDER), UnaryOperator.identity());
    }

    @AfterEach
    void close() throws IOException {
        containers.close();
    }

    private LaunchRequest layered(Spec spec, List<RootMount.Lower> lowers) throws IOException {
        LaunchRequest request = containers.request(spec);
        return new LaunchRequest(
                request.spec(),
                request.directory(),
                new RootMount.Overlay(lowers, false),
                request.seccomp(),
                request.init(),
                request.streams(),
                request.client(),
                request.durable(),
                request.logBytes(),
                request.logFiles());
    }

    @Test
    void manyLayersAreMergedWithTheirOwnersMapped() throws IOException {
        List<RootMount.Lower> lowers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Path layer = containers.newDirectory("layer,with:odd name");
            Files.writeString(layer.resolve("top"), "layer " + i + "\n");
            Files.writeString(layer.resolve("file" + i), "");
            lowers.add(new RootMount.Lower(layer.toString(), true));
        }
        Path bottom = Path.of(lowers.getLast().path());
        Path programs = Files.createDirectory(bottom.resolve("bin"));
        Files.copy(Path.of("/bin/busybox"), programs.resolve("busybox"));
        for (String name : List.of("sh", "cat", "ls", "grep", "stat")) {
            Files.createSymbolicLink(programs.resolve(name), Path.of("busybox"));
        }

        Spec spec =
                Specs.standard(
                        "sh",
                        "-c",
                        "cat /top; ls / | grep -c ^file; stat -c %u:%g /top; echo changed > /top; cat /top");
        TestContainer container = containers.launch(layered(spec, lowers));

        assertThat(container.outcome().lines()).containsExactly("layer 0", "100", "0:0", "changed");
        assertThat(container.directory().resolve("upper/top")).hasContent("changed");
        assertThat(Path.of(lowers.getFirst().path(), "top")).hasContent("layer 0");
    }

    @Test
    void nothingOfItIsSeenOnTheHost() throws IOException {
        TestContainer container = containers.launch(Specs.standard("sleep", "60"));

        assertThat(Files.readAllLines(Path.of("/proc/self/mountinfo")))
                .noneMatch(line -> line.contains(container.directory().toString()));
        container.close();
    }

    @Test
    void whatTheHostUnmountsIsNotHeld() throws Exception {
        Path shared = containers.newDirectory("shared");
        Path mounted = Files.createDirectory(shared.resolve("mounted"));
        sh("mount --bind " + shared + " " + shared + " && mount --make-shared " + shared);
        sh("mount -t tmpfs none " + mounted);
        TestContainer container = containers.launch(Specs.standard("sleep", "60"));

        sh("umount " + mounted);

        long pid =
                ProcessHandle.of(container.running().pid())
                        .flatMap(ProcessHandle::parent)
                        .orElseThrow()
                        .pid();
        assertThat(Files.readAllLines(Path.of("/proc/" + pid + "/mountinfo")))
                .as("mounts of the monitor")
                .noneMatch(line -> line.contains(mounted.toString()));
        container.close();
        sh("umount " + shared);
    }

    private static void sh(String script) throws Exception {
        assertThat(new ProcessBuilder("sh", "-c", script).inheritIO().start().waitFor()).isZero();
    }
}
