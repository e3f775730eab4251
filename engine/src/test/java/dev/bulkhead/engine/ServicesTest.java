package dev.bulkhead.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Real services on a network: found by name from a client in a container, and by a published port
 * from this host.
 */
class ServicesTest {
    @RegisterExtension static final EngineExtension ENGINE = new EngineExtension();

    private static final Path IMAGES = Path.of("../scripts/test-images").toAbsolutePath();
    private static final String NETWORK = "services";
    private static final int ATTEMPTS = 600;

    @BeforeAll
    static void prepare() throws Exception {
        for (String name : List.of("postgres", "redis", "nginx")) {
            Process script =
                    new ProcessBuilder(IMAGES.toString(), name)
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            String archive =
                    new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                            .strip();
            assertThat(script.waitFor()).isZero();
            try (InputStream in = Files.newInputStream(Path.of(archive))) {
                var _ = ENGINE.engine().images().importArchive(in, ImportRequest.named(name));
            }
        }
        ENGINE.engine().networks().create(NetworkCreation.of(NETWORK));
    }

    @AfterAll
    static void removeNetwork() throws Exception {
        ENGINE.engine().networks().remove(NETWORK);
    }

    private static ContainerRequest.Builder on(String image, String... command) {
        NetworkJoin join = NetworkJoin.of(NETWORK);
        return ContainerRequest.ofImage(image)
                .command(command)
                .network(NetworkRequest.DEFAULT.withJoins(List.of(join)));
    }

    /** Starts a service; returns the host's port that leads to one of its own. */
    private static int serve(ContainerRequest.Builder service, String name, int port)
            throws Exception {
        NetworkRequest network =
                NetworkRequest.DEFAULT
                        .withJoins(List.of(NetworkJoin.of(NETWORK)))
                        .withPorts(List.of(PortMapping.any(port, "tcp")));
        Container container = ENGINE.start(service.name(name).network(network));
        return ENGINE.engine().networks().ports(container.id()).getFirst().hostPort();
    }

    /** Asks until the service is there. */
    private static <T> T eventually(Callable<Optional<T>> question) throws Exception {
        for (int i = 0; i < ATTEMPTS; i++) {
            try {
                Optional<T> answer = question.call();
                if (answer.isPresent()) {
                    return answer.get();
                }
            } catch (IOException _) {
                // It is still starting.
            }
            LockSupport.parkNanos(50_000_000);
        }
        throw new AssertionError("the service does not answer");
    }

    private static String client(ContainerRequest.Builder client) throws Exception {
        return eventually(() -> {
            Container container = ENGINE.engine().create(client.build());
            Outcome outcome = EngineExtension.run(container);
            container.remove(true);
            return outcome.code() == 0 ? Optional.of(outcome.output()) : Optional.empty();
        });
    }

    private static Socket connect(int port) throws IOException {
        Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port);
        socket.setSoTimeout(10_000);
        return socket;
    }

    @Test
    void redisIsFoundByNameAndByPort() throws Exception {
        int port =
                serve(
                        on("redis", "redis-server", "--bind", "0.0.0.0", "--protected-mode", "no"),
                        "cache",
                        6379);
        assertThat(client(on("redis", "redis-cli", "-h", "cache", "set", "fruit", "apple")))
                .isEqualTo("OK\n");
        String answer =
                eventually(() -> {
                    try (Socket socket = connect(port)) {
                        socket.getOutputStream()
                                .write("GET fruit\r\n".getBytes(StandardCharsets.UTF_8));
                        byte[] bytes = socket.getInputStream().readNBytes(11);
                        return Optional.of(new String(bytes, StandardCharsets.UTF_8));
                    }
                });
        assertThat(answer).isEqualTo("$5\r\napple\r\n");
    }

    @Test
    void nginxIsFoundByNameAndByPort() throws Exception {
        int port = serve(on("nginx", "nginx", "-g", "daemon off;"), "web", 80);
        String script =
                "exec 3<>/dev/tcp/web/80 && printf 'GET / HTTP/1.0\\r\\n\\r\\n' >&3 && cat <&3";
        assertThat(client(on("nginx", "bash", "-c", script))).contains("Welcome to nginx!");
        String answer =
                eventually(() -> {
                    try (Socket socket = connect(port)) {
                        socket.getOutputStream()
                                .write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
                        byte[] bytes = socket.getInputStream().readAllBytes();
                        return Optional.of(new String(bytes, StandardCharsets.UTF_8));
                    }
                });
        assertThat(answer).startsWith("HTTP/1.1 200").contains("Welcome to nginx!");
    }

    @Test
    void postgresIsFoundByNameAndByPort() throws Exception {
        int port =
                serve(on("postgres", "/usr/local/bin/start-postgres").user("postgres"), "db", 5432);
        String sql = "create table t as select 6 * 7 as answer; select answer from t";
        assertThat(client(on("postgres", "psql", "-h", "db", "-U", "postgres", "-qtA", "-c", sql)))
                .isEqualTo("42\n");
        assertThat(eventually(() -> Optional.of(ask(port, "select answer + 1 from t"))))
                .isEqualTo("43");
    }

    /** Asks PostgreSQL by its protocol: a start-up message, then a simple query. */
    private static String ask(int port, String sql) throws IOException {
        try (Socket socket = connect(port)) {
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            byte[] start = "user\0postgres\0\0".getBytes(StandardCharsets.UTF_8);
            out.writeInt(8 + start.length);
            out.writeInt(3 << 16);
            out.write(start);
            byte[] query = (sql + "\0").getBytes(StandardCharsets.UTF_8);
            out.writeByte('Q');
            out.writeInt(4 + query.length);
            out.write(query);
            out.flush();
            DataInputStream in =
                    new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            while (true) {
                int type = in.readUnsignedByte();
                byte[] body = in.readNBytes(in.readInt() - 4);
                if (type == 'D') {
                    // A count of columns and the length of the first come before its text.
                    return new String(body, 6, body.length - 6, StandardCharsets.UTF_8);
                }
            }
        }
    }
}
