package dev.bulkhead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VolumeCommandsTest {
    private final CommandRunner runner = new CommandRunner();

    @BeforeEach
    void makeVolumes() {
        runner.engine.volumes.add("data", Map.of("team", "web", "a", "b"), false, "1234");
        runner.engine.volumes.add("scratch", Map.of("team", "db"), false);
        runner.engine.volumes.add("0123", Map.of(), true);
    }

    @Test
    void volumesAreListedAsDockerDoes() {
        assertThat(runner.output("volume", "ls"))
                .isEqualTo(
                        """
                        DRIVER    VOLUME NAME
                        local     data
                        local     scratch
                        local     0123
                        """);
        assertThat(runner.output("volume", "ls", "-q", "-f", "label=team=web")).isEqualTo("data\n");
        assertThat(runner.output("volume", "ls", "-q", "-f", "label=team", "-f", "dangling=true"))
                .isEqualTo("scratch\n");
        assertThat(runner.output("volume", "ls", "-q", "-f", "name=at", "-f", "name=01"))
                .isEqualTo("data\nscratch\n0123\n");
        assertThat(runner.output("volume", "ls", "--format", "{{.Name}} {{.Labels}} {{.Links}}"))
                .startsWith("data a=b,team=web 1\nscratch team=db 0\n");
        assertThat(runner.failure("volume", "ls", "-f", "colour=red"))
                .startsWith("125 bulkhead: --filter 'colour=red'");
    }

    @Test
    void aVolumeIsMadeWithLabelsAndOptions() {
        assertThat(
                        runner.output(
                                "volume",
                                "create",
                                "--label",
                                "x=y",
                                "-o",
                                "type=tmpfs",
                                "-o",
                                "o=size=1m",
                                "new"))
                .isEqualTo("new\n");
        assertThat(runner.engine.volumes.all.getLast().labels()).isEqualTo(Map.of("x", "y"));
        assertThat(runner.engine.volumes.all.getLast().options())
                .isEqualTo(Map.of("type", "tmpfs", "o", "size=1m"));
        assertThat(runner.output("volume", "create")).isEqualTo("made-up\n");
        assertThat(runner.failure("volume", "create", "-d", "nfs", "v")).contains("local");
    }

    @Test
    void inspectTellsAllUnderDockersNames() {
        assertThat(runner.output("volume", "inspect", "data"))
                .contains("\"CreatedAt\": \"2026-11-24T10:00:00Z\"")
                .contains("\"Mountpoint\": \"/volumes/data/data\"")
                .contains("\"team\": \"web\"")
                .contains("\"Options\": null");
        assertThat(runner.output("volume", "inspect", "-f", "{{.Name}}", "data", "0123"))
                .isEqualTo("data\n0123\n");
        FakeCaller caller = new FakeCaller("volume", "inspect", "nosuch");
        assertThat(runner.run(caller)).isEqualTo(1);
        assertThat(caller.complaints()).isEqualTo("bulkhead: no such volume: nosuch\n");
    }

    @Test
    void rmRemovesSeveralAndForceForgivesThoseThatAreGone() {
        FakeCaller caller = new FakeCaller("volume", "rm", "nosuch", "scratch");
        assertThat(runner.run(caller)).isEqualTo(1);
        assertThat(caller.written()).isEqualTo("scratch\n");
        assertThat(runner.output("volume", "rm", "-f", "nosuch")).isEqualTo("nosuch\n");
    }

    @Test
    void pruneAsksFirstAndSparesNamedOnes() {
        FakeCaller hesitating = new FakeCaller("volume", "prune").typing("n\n");
        assertThat(runner.run(hesitating)).isZero();
        assertThat(hesitating.written()).contains("[y/N]");
        assertThat(runner.engine.volumes.all).hasSize(3);
        FakeCaller sure = new FakeCaller("volume", "prune").typing("y\n");
        assertThat(runner.run(sure)).isZero();
        assertThat(sure.written())
                .endsWith("Deleted Volumes:\n0123\n\nTotal reclaimed space: 1kB\n");
        assertThat(runner.output("volume", "prune", "-f", "--filter", "all=1"))
                .isEqualTo("Deleted Volumes:\nscratch\n\nTotal reclaimed space: 1kB\n");
        assertThat(runner.engine.volumes.all).hasSize(1);
    }
}
