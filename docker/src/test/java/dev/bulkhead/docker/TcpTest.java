package dev.bulkhead.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class TcpTest {
    @RegisterExtension static final ApiServer API = new ApiServer();

    private static final String PING = "GET /_ping HTTP/1.1\r\nConnection: close\r\n\r\n";

    @TempDir Path directory;

    @Test
    void withoutCertificatesOnlyLoopbackIsServed() throws Exception {
        assertThatThrownBy(() ->
                        TcpSource.listen(new InetSocketAddress("0.0.0.0", 0), Optional.empty()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("certificates");
        TcpSource source = TcpSource.listen(loopback(), Optional.empty());
        try (ApiListener _ = new ApiListener(source, API.engine(), "test", () -> {});
                Socket client = new Socket(InetAddress.getLoopbackAddress(), source.port())) {
            assertThat(ping(client)).startsWith("HTTP/1.1 200 OK").endsWith("OK");
        }
    }

    @Test
    void withCertificatesOnlyWhoHasOneOfTheAuthorityIsServed() throws Exception {
        Path server = certificates("server", "authority");
        Path stranger = certificates("stranger", "other");
        TcpSource source = TcpSource.listen(loopback(), Optional.of(server));
        try (ApiListener _ = new ApiListener(source, API.engine(), "test", () -> {})) {
            try (Socket client = secure(server, source.port())) {
                assertThat(ping(client)).startsWith("HTTP/1.1 200 OK").endsWith("OK");
            }
            Path halfTrusted = Files.createDirectory(directory.resolve("half"));
            Files.copy(server.resolve("ca.pem"), halfTrusted.resolve("ca.pem"));
            Files.copy(stranger.resolve("cert.pem"), halfTrusted.resolve("cert.pem"));
            Files.copy(stranger.resolve("key.pem"), halfTrusted.resolve("key.pem"));
            try (Socket client = secure(halfTrusted, source.port())) {
                assertThatThrownBy(() -> ping(client))
                        .isInstanceOfAny(SSLException.class, IOException.class);
            }
            try (Socket client = new Socket(InetAddress.getLoopbackAddress(), source.port())) {
                assertThat(ping(client)).doesNotContain("200 OK");
            }
        }
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private static Socket secure(Path certificates, int port) throws IOException {
        return Certificates.read(certificates)
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), port);
    }

    private static String ping(Socket client) throws IOException {
        client.getOutputStream().write(PING.getBytes(StandardCharsets.US_ASCII));
        InputStream in = client.getInputStream();
        return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    }

    /** A key and a certificate, signed by an authority that is made for it. */
    private Path certificates(String name, String authority) throws Exception {
        Path place = Files.createDirectory(directory.resolve(name));
        openssl(
                place,
                "req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=%s -keyout ca-key.pem -out ca.pem"
                        .formatted(authority));
        openssl(
                place,
                "req -newkey rsa:2048 -nodes -subj /CN=%s -keyout key.pem -out request.pem"
                        .formatted(name));
        openssl(
                place,
                "x509 -req -in request.pem -CA ca.pem -CAkey ca-key.pem -CAcreateserial -days 1 -out cert.pem");
        return place;
    }

    private static void openssl(Path place, String arguments) throws Exception {
        ProcessBuilder command =
                new ProcessBuilder(("openssl " + arguments).split(" "))
                        .directory(place.toFile())
                        .redirectErrorStream(true);
        Process process = command.start();
        List<String> output =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .toList();
        assertThat(process.waitFor()).as(() -> String.join("\n", output)).isZero();
    }
}
