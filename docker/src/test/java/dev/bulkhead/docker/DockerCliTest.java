package dev.bulkhead.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The real docker CLI, and docker compose, by scripts that run against any engine. */
class DockerCliTest {
    @RegisterExtension static final ApiServer API = new ApiServer();

    private static final Path SCRIPTS = Path.of("..", "scripts").toAbsolutePath().normalize();

    @Test
    void everyCommandDoesWhatDockersUsersExpect() throws Exception {
        requireAll(run("docker-cli-cases", image("busybox")), 150);
    }

    @Test
    void composeBringsUpAnApplication() throws Exception {
        String plugin = run("docker-compose-plugin").getLast();
        requireAll(run("docker-compose-cases", image("redis"), image("postgres"), plugin), 25);
    }

    private static String image(String name) throws Exception {
        return run("test-images", name).getLast();
    }

    private static void requireAll(List<String> lines, int least) {
        assertThat(lines).filteredOn(line -> line.startsWith("FAIL ")).isEmpty();
        assertThat(lines)
                .filteredOn(line -> line.startsWith("ok "))
                .hasSizeGreaterThanOrEqualTo(least);
    }

    private static List<String> run(String script, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(SCRIPTS.resolve(script).toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("DOCKER_HOST", "unix://" + API.socket());
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output.lines().toList();
    }
}
