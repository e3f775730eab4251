package dev.bulkhead.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulkhead.engine.ImportRequest;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.output.OutputFrame.OutputType;
import org.testcontainers.containers.output.ToStringConsumer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/** Testcontainers, which speaks through docker-java. */
class TestcontainersTest {
    @RegisterExtension static final ApiServer API = new ApiServer();

    private static final String BUSYBOX = "busybox:test";
    private static final String POSTGRES = "postgres:test";
    private static final String SERVE =
            "mkdir /w; echo page >/w/index.html; httpd -p 80 -h /w; echo serving; exec sleep 1000";

    @TempDir static Path home;

    /** It looks for its settings in the home directory, once. */
    @BeforeAll
    static void prepare() throws Exception {
        Files.writeString(
                home.resolve(".testcontainers.properties"),
                """
                docker.host=unix://%s
                docker.client.strategy=org.testcontainers.dockerclient.EnvironmentAndSystemPropertyClientProviderStrategy
                checks.disable=true
                tinyimage.container.image=busybox:test
                testcontainers.reuse.enable=true
                """
                        .formatted(API.socket()));
        System.setProperty("user.home", home.toString());
        importImage("busybox", BUSYBOX);
        importImage("postgres", POSTGRES);
    }

    private static void importImage(String name, String reference) throws Exception {
        Process process =
                new ProcessBuilder("../scripts/test-images", name)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        String archive =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        try (InputStream in = Files.newInputStream(Path.of(archive))) {
            API.engine().images().importArchive(in, ImportRequest.named(reference));
        }
    }

    private static GenericContainer<?> busybox(String script) {
        return new GenericContainer<>(DockerImageName.parse(BUSYBOX))
                .withCommand("sh", "-c", script);
    }

    @Test
    void aServiceIsWaitedForByHttpAndReachedByItsPort() throws Exception {
        try (GenericContainer<?> web =
                busybox(SERVE).withExposedPorts(80).waitingFor(Wait.forHttp("/"))) {
            web.start();
            URI address =
                    URI.create("http://%s:%d/".formatted(web.getHost(), web.getMappedPort(80)));
            HttpResponse<String> answer =
                    HttpClient.newHttpClient()
                            .send(
                                    HttpRequest.newBuilder(address).build(),
                                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.body()).isEqualTo("page\n");
        }
    }

    @Test
    void outputIsWaitedForReadAndFollowed() throws Exception {
        ToStringConsumer followed = new ToStringConsumer();
        try (GenericContainer<?> container =
                busybox("echo out; echo err >&2; echo ready; exec sleep 1000")
                        .withLogConsumer(followed)
                        .waitingFor(Wait.forLogMessage("ready\\n", 1))) {
            container.start();
            assertThat(container.getLogs(OutputType.STDOUT)).isEqualTo("out\nready\n");
            assertThat(container.getLogs(OutputType.STDERR)).isEqualTo("err\n");
        }
        assertThat(followed.toUtf8String()).contains("out\n", "err\n", "ready\n");
    }

    @Test
    void programsRunBesideAndFilesAreCopiedBothWays() throws Exception {
        try (GenericContainer<?> container =
                busybox("exec sleep 1000")
                        .withEnv("KEY", "value")
                        .withCopyToContainer(Transferable.of("copied"), "/in/file")) {
            container.start();
            ExecResult result =
                    container.execInContainer(
                            "sh", "-c", "cat /in/file; echo $KEY >&2; echo made >/out; exit 3");
            assertThat(result.getExitCode()).isEqualTo(3);
            assertThat(result.getStdout()).isEqualTo("copied");
            assertThat(result.getStderr()).isEqualTo("value\n");
            byte[] made = container.copyFileFromContainer("/out", InputStream::readAllBytes);
            assertThat(new String(made, StandardCharsets.UTF_8)).isEqualTo("made\n");
        }
    }

    @Test
    void containersOfANetworkFindEachOtherByAlias() throws Exception {
        try (Network network = Network.newNetwork();
                GenericContainer<?> web =
                        busybox(SERVE)
                                .withNetwork(network)
                                .withNetworkAliases("web")
                                .waitingFor(Wait.forLogMessage("serving\\n", 1));
                GenericContainer<?> client = busybox("exec sleep 1000").withNetwork(network)) {
            web.start();
            client.start();
            ExecResult result = client.execInContainer("wget", "-qO-", "http://web/");
            assertThat(result.getStdout()).as(result.getStderr()).isEqualTo("page\n");
        }
    }

    @Test
    void aContainerIsReused() {
        try (GenericContainer<?> first = busybox("exec sleep 1001").withReuse(true);
                GenericContainer<?> second = busybox("exec sleep 1001").withReuse(true)) {
            first.start();
            second.start();
            assertThat(second.getContainerId()).isEqualTo(first.getContainerId());
        }
    }

    @Test
    void theModuleOfPostgresqlWorks() throws Exception {
        DockerImageName image =
                DockerImageName.parse(POSTGRES).asCompatibleSubstituteFor("postgres");
        try (PostgreSQLContainer postgres =
                new PostgreSQLContainer(image)
                        .withUsername("postgres")
                        .withDatabaseName("postgres")) {
            postgres.withCreateContainerCmdModifier(create -> create.withUser("postgres"));
            postgres.setCommand("/usr/local/bin/start-postgres");
            postgres.waitingFor(
                    Wait.forLogMessage(".*database system is ready to accept connections.*\\s", 1));
            postgres.start();
            ExecResult answer =
                    postgres.execInContainer(
                            "psql", "-h", "127.0.0.1", "-U", "postgres", "-tAc", "select 6 * 7");
            assertThat(answer.getStdout()).as(answer.getStderr()).isEqualTo("42\n");
            assertThat(List.of(postgres.getFirstMappedPort())).doesNotContain(5432);
        }
    }
}
