package dev.bulkhead.image.registry;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A registry of Debian's package docker-registry, on loopback. */
final class DockerRegistry implements AutoCloseable {
    /** The password "secret" of the user "somebody", by bcrypt. */
    private static final String PASSWORD =
            "somebody:$2b$04$wYdEGhXgQofV6YEYvvd0Bejcs8JzCg.cC9uhfqC.X4q66NwL3Eafq\n";

    private final Process process;
    private final int port;

    private DockerRegistry(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts one that anybody may use, without TLS. */
    static DockerRegistry start(Path directory) throws Exception {
        return start(directory, "");
    }

    /** Starts one with TLS, that somebody with the password "secret" may use. */
    static DockerRegistry startWalled(Path directory) throws Exception {
        Path users = Files.writeString(directory.resolve("htpasswd"), PASSWORD);
        run(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=localhost",
                "-addext",
                "subjectAltName=DNS:localhost,IP:127.0.0.1",
                "-keyout",
                directory.resolve("key.pem").toString(),
                "-out",
                directory.resolve("ca.crt").toString());
        return start(
                directory,
                """
                  tls:
                    certificate: %1$s/ca.crt
                    key: %1$s/key.pem
                auth:
                  htpasswd:
                    realm: test
                    path: %2$s
                """
                        .formatted(directory, users));
    }

    private static DockerRegistry start(Path directory, String more) throws Exception {
        int port = freePort();
        Path configuration =
                Files.writeString(
                        directory.resolve("config.yml"),
                        """
                        version: 0.1
                        storage:
                          filesystem:
                            rootdirectory: %s/data
                        http:
                          addr: 127.0.0.1:%d
                        %s
                        """
                                .formatted(directory, port, more));
        Process process =
                new ProcessBuilder("docker-registry", "serve", configuration.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve("log").toFile())
                        .start();
        DockerRegistry registry = new DockerRegistry(process, port);
        registry.awaitAnswer(directory.resolve("log"));
        return registry;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitAnswer(Path log) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
                return;
            } catch (IOException e) {
                if (!process.isAlive() || System.nanoTime() > end) {
                    throw new IOException("docker-registry: " + Files.readString(log), e);
                }
                Thread.sleep(50);
            }
        }
    }

    static void run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said =
                new String(
                        process.getInputStream().readAllBytes(),
                        java.nio.charset.StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + said);
        }
    }

    /** Returns host and port. */
    String name() {
        return "127.0.0.1:" + port;
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
