package dev.bulkhead.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulkhead.cli.Version;
import dev.bulkhead.kernel.UnixSocket;
import dev.bulkhead.server.front.FrontProcess;
import dev.bulkhead.server.front.FrontProcess.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real front with the real server. */
class ServerProcessTest {
    private static final Pattern PROCESS = Pattern.compile("process +([0-9]+)");

    @TempDir private Path directory;
    private Installation installation;

    @BeforeEach
    void begin() throws IOException {
        installation = new Installation(directory);
    }

    @AfterEach
    void end() throws IOException {
        installation.close();
    }

    @Test
    void aCommandStartsTheServerAndTheNextOneFindsIt() throws Exception {
        assertThat(installation.run("version").out()).contains(Version.current());
        Result status = installation.run("server", "status");
        assertThat(status.out())
                .contains(installation.root().toString())
                .contains(installation.socket().toString());
        assertThat(installation.serversStarted()).isEqualTo(1);
        assertThat(installation.servers())
                .singleElement()
                .satisfies(server -> assertThat(server.pid()).isEqualTo(process(status)));
    }

    @Test
    void onlyTheOwnerReachesTheServer() throws Exception {
        installation.run("version");
        assertThat(mode(installation.socket())).isEqualTo("rw-------");
        assertThat(mode(directory.resolve("run"))).isEqualTo("rwx------");
        assertThat(mode(installation.root())).isEqualTo("rwx------");
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void manyFrontsAtOnceStartOneServer() throws Exception {
        List<FrontProcess> fronts = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            fronts.add(installation.start("version"));
        }
        for (FrontProcess front : fronts) {
            assertThat(front.finish())
                    .satisfies(result -> assertThat(result.err()).isEmpty())
                    .satisfies(result -> assertThat(result.code()).isZero());
        }
        assertThat(installation.serversStarted()).isEqualTo(1);
    }

    @Test
    void aSocketThatADeadServerLeftIsReplaced() throws Exception {
        Files.createDirectories(installation.socket().getParent());
        UnixSocket.listen(installation.socket(), UnixSocket.Type.STREAM, 1).close();
        assertThat(installation.run("version").code()).isZero();
    }

    @Test
    void aServerThatIsKilledIsStartedAnew() throws Exception {
        installation.run("version");
        for (ProcessHandle server : installation.servers()) {
            server.destroyForcibly();
            server.onExit().get();
        }
        Result result = installation.run("version");
        assertThat(result.err()).isEmpty();
        assertThat(result.code()).isZero();
        assertThat(installation.serversStarted()).isEqualTo(2);
    }

    @Test
    void stopEndsTheServerAndRemovesItsSocket() throws Exception {
        installation.run("version");
        ProcessHandle server = installation.servers().getFirst();
        assertThat(installation.run("server", "stop").code()).isZero();
        server.onExit().get();
        assertThat(installation.socket()).doesNotExist();
    }

    @Test
    void sigtermEndsTheServerAndRemovesItsSocket() throws Exception {
        installation.run("version");
        ProcessHandle server = installation.servers().getFirst();
        server.destroy();
        server.onExit().get();
        assertThat(installation.socket()).doesNotExist();
    }

    @Test
    void anIdleServerLeaves() throws Exception {
        installation.run(installation.socket(), Map.of("BULKHEAD_IDLE", "1s"), "version");
        for (ProcessHandle server : installation.servers()) {
            server.onExit().get();
        }
        assertThat(installation.socket()).doesNotExist();
    }

    @Test
    void nobodyStartsAServerToAskAboutIt() throws Exception {
        Result status = installation.run("server", "status");
        assertThat(status.code()).isEqualTo(125);
        assertThat(status.err()).contains("no server runs at " + installation.socket());
        assertThat(installation.run("server", "stop").code()).isZero();
        assertThat(installation.serversStarted()).isZero();
    }

    @Test
    void aServerThatCannotStartIsExplained() throws Exception {
        installation.setScript("echo no JDK here >&2; exit 3\n");
        Result result = installation.run("version");
        assertThat(result.code()).isEqualTo(125);
        assertThat(result.err())
                .contains("exit code 3")
                .contains("no JDK here")
                .contains(installation.socket() + ".log");
    }

    @Test
    void anInstallationWithoutAServerIsExplained() throws Exception {
        installation.removeScript();
        Result result = installation.run("version");
        assertThat(result.code()).isEqualTo(125);
        assertThat(result.err()).contains("bulkhead-server: ENOENT");
    }

    @Test
    void aRootHasOneOwner() throws Exception {
        installation.run("version");
        Path other = directory.resolve("run/other");
        Result result = installation.run(other, Map.of(), "version");
        assertThat(result.code()).isEqualTo(125);
        assertThat(result.err())
                .contains(installation.root() + " belongs to another process")
                .contains("process " + installation.servers().getFirst().pid());
    }

    @Test
    void aDirectoryThatOthersMayWriteToIsRefused() throws Exception {
        Path open = Files.createDirectory(directory.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        Result result = installation.run(open.resolve("socket"), Map.of(), "version");
        assertThat(result.code()).isEqualTo(125);
        assertThat(result.err()).contains("writable by nobody else").contains(open.toString());
        assertThat(installation.serversStarted()).isZero();
    }

    @Test
    void aSocketPathThatIsTooLongIsRefused() throws Exception {
        Result result = installation.run(directory.resolve("x".repeat(108)), Map.of(), "version");
        assertThat(result.code()).isEqualTo(125);
        assertThat(result.err()).contains("longer than 107 bytes");
    }

    @Test
    void theCallersSecretsAreNotKept() throws Exception {
        installation.run(
                installation.socket(),
                Map.of("API_TOKEN", "secret", "BULKHEAD_KEPT", "yes"),
                "version");
        long pid = installation.servers().getFirst().pid();
        assertThat(Files.readString(Path.of("/proc/" + pid + "/environ")))
                .contains("BULKHEAD_KEPT=yes")
                .contains("PATH=")
                .doesNotContain("API_TOKEN");
    }

    @Test
    void anIdleServerOfAnotherVersionIsReplaced() throws Exception {
        installation.run("version");
        ProcessHandle old = installation.servers().getFirst();
        String other = "9" + Version.current().substring(1);
        installation.setVersion(other);
        Result status = installation.run("version");
        assertThat(status.err()).isEmpty();
        assertThat(status.out()).contains("server   " + other);
        assertThat(process(installation.run("server", "status"))).isNotEqualTo(old.pid());
        old.onExit().get();
    }

    private static long process(Result status) {
        Matcher matcher = PROCESS.matcher(status.out());
        assertThat(matcher.find()).as(status.err()).isTrue();
        return Long.parseLong(matcher.group(1));
    }
}
