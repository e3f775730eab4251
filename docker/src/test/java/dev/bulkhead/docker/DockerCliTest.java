package dev.bulkhead.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The real docker CLI through its commands, by a script that runs against any engine. */
class DockerCliTest {
    @RegisterExtension static final ApiServer API = new ApiServer();

    private static final Path SCRIPTS = Path.of("..", "scripts").toAbsolutePath().normalize();
    private static final int LEAST_CASES = 150;

    @Test
    void everyCommandDoesWhatDockersUsersExpect() throws Exception {
        String archive = run(SCRIPTS.resolve("test-images").toString(), "busybox").getLast();
        List<String> lines = run(SCRIPTS.resolve("docker-cli-cases").toString(), archive);
        assertThat(lines).filteredOn(line -> line.startsWith("FAIL ")).isEmpty();
        assertThat(lines)
                .filteredOn(line -> line.startsWith("ok "))
                .hasSizeGreaterThanOrEqualTo(LEAST_CASES);
    }

    private static List<String> run(String... command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("DOCKER_HOST", "unix://" + API.socket());
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output.lines().toList();
    }
}
