package dev.bulkhead.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
    @Test
    void rootHasTheSystemsPlaces() {
        assertThat(parse(Map.of(), true))
                .isEqualTo(
                        new Settings(
                                Path.of("/var/lib/bulkhead"),
                                Path.of("/run/bulkhead/bulkhead.sock"),
                                Optional.of(Duration.ofMinutes(10)),
                                beside("/run/bulkhead/docker.sock")));
    }

    @Test
    void othersHaveTheirOwnPlaces() {
        Map<String, String> environment =
                Map.of("HOME", "/home/u", "XDG_RUNTIME_DIR", "/run/user/7");
        Settings settings = parse(environment, false);
        assertThat(settings.root()).isEqualTo(Path.of("/home/u/.local/share/bulkhead"));
        assertThat(settings.socket()).isEqualTo(Path.of("/run/user/7/bulkhead/bulkhead.sock"));
    }

    @Test
    void optionsComeBeforeTheEnvironment() {
        Map<String, String> environment =
                Map.of(
                        "BULKHEAD_ROOT", "/r1",
                        "BULKHEAD_SOCKET", "/s1/socket",
                        "BULKHEAD_IDLE", "30s");
        assertThat(parse(environment, true))
                .isEqualTo(
                        new Settings(
                                Path.of("/r1"),
                                Path.of("/s1/socket"),
                                Optional.of(Duration.ofSeconds(30)),
                                beside("/s1/docker.sock")));
        Settings settings =
                parse(environment, true, "--root", "/r2/../r3", "--socket", "/s2", "--idle", "2h");
        assertThat(settings)
                .isEqualTo(
                        new Settings(
                                Path.of("/r3"),
                                Path.of("/s2"),
                                Optional.of(Duration.ofHours(2)),
                                beside("/docker.sock")));
        assertThat(parse(environment, true, "--stay").idle()).isEmpty();
    }

    private static DockerSettings beside(String path) {
        return new DockerSettings(
                Optional.of(Path.of(path)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false);
    }

    @Test
    void theDockerApiIsServedWhereItIsAskedFor() {
        Map<String, String> environment =
                Map.of(
                        "BULKHEAD_DOCKER_SOCKET",
                        "/var/run/docker.sock",
                        "BULKHEAD_DOCKER_GROUP",
                        "g");
        assertThat(parse(environment, true).docker())
                .isEqualTo(
                        new DockerSettings(
                                Optional.of(Path.of("/var/run/docker.sock")),
                                Optional.of("g"),
                                Optional.empty(),
                                Optional.empty(),
                                true));
        DockerSettings tcp =
                parse(Map.of(), true, "--docker-tcp", "127.0.0.1:2376", "--docker-tls", "/tls")
                        .docker();
        assertThat(tcp.tcp())
                .hasValue(new InetSocketAddress(InetAddress.getLoopbackAddress(), 2376));
        assertThat(tcp.certificates()).hasValue(Path.of("/tls"));
        assertThat(parse(environment, true, "--docker-socket", "none").docker().socket()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "--idle 10, not a time: '10'",
        "--idle 1d, not a time: '1d'",
        "--idle, --idle needs a value",
        "--root, --root needs a value",
        "--docker-tcp 2375, not HOST:PORT: '2375'",
        "--nosuch, unknown option --nosuch",
        "file, unknown option file",
    })
    void whatMakesNoSenseIsRefused(String line, String complaint) {
        assertThatThrownBy(() -> parse(Map.of(), true, line.split(" ", -1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(complaint);
    }

    @Test
    void aPathThatDependsOnTheWorkingDirectoryIsRefused() {
        assertThatThrownBy(() -> parse(Map.of("BULKHEAD_ROOT", "some/root"), true))
                .hasMessageContaining("BULKHEAD_ROOT is not an absolute path: some/root");
    }

    @Test
    void aUserWithoutARuntimeDirectoryIsTold() {
        assertThatThrownBy(() -> parse(Map.of("HOME", "/home/u"), false))
                .hasMessageContaining("XDG_RUNTIME_DIR");
    }

    private static Settings parse(
            Map<String, String> environment, boolean privileged, String... arguments) {
        return Settings.parse(arguments, environment, privileged);
    }
}
