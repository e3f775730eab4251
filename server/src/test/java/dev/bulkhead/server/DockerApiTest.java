package dev.bulkhead.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulkhead.server.front.FrontProcess.Result;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Docker API of a server process. */
class DockerApiTest {
    private static final int CLIENTS = 20;
    private static final int KILLS = 3;

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

    private Path dockerSocket() {
        return installation.socket().resolveSibling("docker.sock");
    }

    @Test
    void aCommandTellsWhereClientsConnectAndKeepsTheServerForThem() throws Exception {
        Map<String, String> hasty = Map.of("BULKHEAD_IDLE", "1s");
        Result told = installation.run(installation.socket(), hasty, "docker-host");
        assertThat(told.out()).isEqualTo("export DOCKER_HOST=unix://" + dockerSocket() + "\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dockerSocket())))
                .isEqualTo("rw-------");
        Thread.sleep(2500);
        assertThat(ask("GET", "/_ping", "")).isEqualTo(new Answer(200, "OK"));
        assertThat(installation.serversStarted()).isEqualTo(1);
        assertThat(installation.run("server", "status").out()).contains("unix://" + dockerSocket());
    }

    @Test
    void stoppingTheServerTakesTheSocketAway() throws Exception {
        installation.run("version");
        ProcessHandle server = installation.servers().getFirst();
        assertThat(installation.run("server", "stop").code()).isZero();
        server.onExit().get();
        assertThat(dockerSocket()).doesNotExist();
    }

    /** What was acknowledged is true, whenever the server dies. */
    @Test
    void clientsOfAServerThatIsKilledGetErrorsAndNoLies() throws Exception {
        importBusybox();
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger finished = new AtomicInteger();
        Queue<String> lies = new ConcurrentLinkedQueue<>();
        Set<String> certain = ConcurrentHashMap.newKeySet();
        Set<String> doubtful = ConcurrentHashMap.newKeySet();
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            int code = i;
            clients.add(
                    Thread.startVirtualThread(() -> {
                        while (!over.get()) {
                            if (live(code, certain, doubtful, lies)) {
                                finished.incrementAndGet();
                            }
                        }
                    }));
        }
        for (int i = 0; i < KILLS; i++) {
            awaitMore(finished, CLIENTS);
            for (ProcessHandle server : installation.servers()) {
                server.destroyForcibly();
                server.onExit().get();
            }
            assertThat(installation.run("version").code()).isZero();
        }
        awaitMore(finished, CLIENTS);
        over.set(true);
        for (Thread client : clients) {
            client.join();
        }
        assertThat(lies).isEmpty();
        for (String id : certain) {
            assertThat(ask("GET", "/containers/" + id + "/json", "").status())
                    .as("a container that was acknowledged and not removed")
                    .isEqualTo(200);
        }
        for (String id : Stream.concat(certain.stream(), doubtful.stream()).toList()) {
            ask("DELETE", "/containers/" + id + "?force=1", "");
        }
        // Some were made, and the server died before it could say so.
        List<String> untold = installation.run("ps", "--all", "--quiet").out().lines().toList();
        assertThat(untold).hasSizeLessThanOrEqualTo(CLIENTS * KILLS);
        for (String id : untold) {
            assertThat(ask("DELETE", "/containers/" + id + "?force=1", "").status()).isEqualTo(204);
        }
        assertThat(installation.run("ps", "--all", "--quiet").out()).isEmpty();
    }

    private static void awaitMore(AtomicInteger finished, int more) throws InterruptedException {
        int goal = finished.get() + more;
        for (int i = 0; finished.get() < goal; i++) {
            assertThat(i).as("tries until %d containers have lived", more).isLessThan(6000);
            Thread.sleep(20);
        }
    }

    private void importBusybox() throws Exception {
        Path root = Files.createDirectories(directory.resolve("image/bin"));
        Files.copy(Path.of("/bin/busybox"), root.resolve("sh"));
        Path archive = directory.resolve("image.tar");
        int code =
                new ProcessBuilder("tar", "-cf", archive.toString(), "-C", "image", ".")
                        .directory(directory.toFile())
                        .start()
                        .waitFor();
        assertThat(code).isZero();
        assertThat(installation.run("import", archive.toString(), "busybox").code()).isZero();
    }

    /** The life of one container; returns whether it was lived to its end. */
    private boolean live(int code, Set<String> certain, Set<String> doubtful, Queue<String> lies) {
        String body =
                "{\"Image\":\"busybox\",\"Cmd\":[\"/bin/sh\",\"-c\",\"exit %d\"]}".formatted(code);
        Answer made = ask("POST", "/containers/create", body);
        if (made.status() != 201) {
            return false;
        }
        String id = made.body().replaceAll("(?s).*\"Id\":\"([0-9a-f]{64})\".*", "$1");
        certain.add(id);
        Answer started = ask("POST", "/containers/" + id + "/start", "");
        if (started.status() == 204) {
            Answer waited = ask("POST", "/containers/" + id + "/wait", "");
            if (waited.status() == 200 && !waited.body().contains("\"StatusCode\":" + code + "}")) {
                lies.add("exit code " + code + ": " + waited.body());
            }
        }
        // From here on it may be gone although nobody says so.
        certain.remove(id);
        doubtful.add(id);
        if (ask("DELETE", "/containers/" + id + "?force=1", "").status() == 204) {
            doubtful.remove(id);
            return started.status() == 204;
        }
        return false;
    }

    /**
     * What the server said.
     *
     * @param status 0: nothing, or not all of it
     */
    private record Answer(int status, String body) {
        static final Answer NONE = new Answer(0, "");
    }

    /** Asks on a connection of its own. */
    private Answer ask(String method, String path, String body) {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(dockerSocket()));
            String request =
                    "%s %s HTTP/1.1\r\nHost: d\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s"
                            .formatted(method, path, body.length(), body);
            channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
            String answer =
                    new String(
                            Channels.newInputStream(channel).readAllBytes(),
                            StandardCharsets.UTF_8);
            int end = answer.indexOf("\r\n\r\n");
            boolean whole =
                    !answer.contains("Transfer-Encoding: chunked")
                            || answer.endsWith("\r\n0\r\n\r\n");
            return end > 0 && whole
                    ? new Answer(
                            Integer.parseInt(answer.substring(9, 12)), answer.substring(end + 4))
                    : Answer.NONE;
        } catch (IOException _) {
            return Answer.NONE;
        }
    }
}
