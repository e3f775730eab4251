package dev.bulkhead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulkhead.engine.ContainerRequest;
import dev.bulkhead.engine.ContainerStatus.Phase;
import dev.bulkhead.engine.DiskUsage;
import dev.bulkhead.engine.ImageInfo;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is counted and cleaned up, and images of containers. */
class SystemCommandsTest {
    private final CommandRunner runner = new CommandRunner();

    private static ImageInfo image(String tag, long size) {
        return new ImageInfo(
                "sha256:" + "1".repeat(64),
                List.of(tag),
                List.of(),
                Instant.now().minusSeconds(7200),
                size,
                Map.of(),
                "linux/amd64");
    }

    @BeforeEach
    void makeThings() {
        runner.engine.volumes.add("data", Map.of(), false, "1234");
        runner.engine.volumes.add("0123", Map.of(), true);
        FakeContainer ended = runner.engine.add(ContainerRequest.ofImage("box").name("done"));
        ended.phase = Phase.EXITED;
        FakeContainer alive = runner.engine.add(ContainerRequest.ofImage("box").name("web"));
        alive.phase = Phase.RUNNING;
        runner.engine.usage =
                new DiskUsage(
                        4_000_000,
                        List.of(
                                new DiskUsage.OfImage(image("box:1", 3_000_000), 1_000_000, 2),
                                new DiskUsage.OfImage(image("old:1", 3_000_000), 1_000_000, 0)),
                        List.of(
                                new DiskUsage.OfContainer(ended.info(), 1000, 500),
                                new DiskUsage.OfContainer(alive.info(), 2000, 1500)),
                        List.of(
                                new DiskUsage.OfVolume(runner.engine.volumes.all.get(0), 300),
                                new DiskUsage.OfVolume(runner.engine.volumes.all.get(1), 100)));
    }

    @Test
    void dfSumsUpAsDockerDoes() {
        assertThat(runner.output("system", "df"))
                .isEqualTo(
                        """
                        TYPE            TOTAL     ACTIVE    SIZE      RECLAIMABLE
                        Images          2         1         4MB       1MB (25%)
                        Containers      2         1         5kB       1.5kB (30%)
                        Local Volumes   2         1         400B      100B (25%)
                        Build Cache     0         0         0B        0B
                        """);
        assertThat(runner.output("system", "df", "--format", "{{.Type}}:{{.Size}}"))
                .startsWith("Images:4MB\n");
        assertThat(runner.output("system", "df", "-v"))
                .contains("box:1     111111111111   2 hours ago   3MB       2MB           1MB")
                .contains("2kB       1.5kB")
                .contains("data          1         300B");
    }

    @Test
    void pruneRemovesWhatIsNotNeeded() {
        FakeCaller hesitating = new FakeCaller("container", "prune").typing("no\n");
        assertThat(runner.run(hesitating)).isZero();
        assertThat(runner.engine.containers).hasSize(2);
        assertThat(runner.output("container", "prune", "-f", "--filter", "label=x"))
                .isEqualTo("Total reclaimed space: 0B\n");
        assertThat(runner.output("container", "prune", "-f"))
                .startsWith("Deleted Containers:\n")
                .endsWith("Total reclaimed space: 500B\n");
        assertThat(runner.engine.containers).hasSize(1);
        assertThat(runner.output("system", "prune", "-f", "--volumes"))
                .contains("Deleted Volumes:\n0123\n");
        assertThat(runner.engine.volumes.all).hasSize(1);
        assertThat(runner.failure("system", "prune", "-f", "--filter", "name=x"))
                .startsWith("125 bulkhead: --filter 'name=x'");
    }

    @Test
    void commitTellsTheId() {
        assertThat(
                        runner.output(
                                "commit", "-a", "me", "-m", "text", "-c", "CMD sh", "web",
                                "mine:2"))
                .isEqualTo("sha256:" + "cd".repeat(32) + "\n");
        assertThat(runner.engine.containers.getLast().calls)
                .containsExactly(
                        "CommitRequest[name=Optional[mine:2], changes=[CMD sh], author=Optional[me],"
                                + " message=Optional[text], pause=true]");
    }

    @Test
    void rmTakesNamelessVolumesAlongWhereAskedTo() {
        assertThat(runner.output("rm", "-v", "done")).isEqualTo("done\n");
        assertThat(runner.engine.containers.getFirst().calls)
                .containsExactly("remove with volumes");
    }
}
