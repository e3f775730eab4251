package dev.bulkhead.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpTest {
    @RegisterExtension static final ApiServer API = new ApiServer();

    @Test
    void pingTellsWhatClientsNegotiateBy() {
        String answer = API.ask("GET", "/_ping");
        assertThat(answer)
                .startsWith("HTTP/1.1 200 OK\r\n")
                .contains("Api-Version: 1.51\r\n", "Ostype: linux\r\n", "Swarm: inactive\r\n")
                .contains("Docker-Experimental: false\r\n", "Server: Docker/test (linux)\r\n")
                .endsWith("\r\n\r\nOK");
        assertThat(API.ask("HEAD", "/v1.44/_ping"))
                .startsWith("HTTP/1.1 200 OK\r\n")
                .contains("Content-Length: 2\r\n")
                .endsWith("\r\n\r\n");
    }

    @Test
    void versionsOutOfRangeAreRefusedInTheWordsThatClientsKnow() {
        assertThat(API.ask("GET", "/v1.23/version"))
                .startsWith("HTTP/1.1 400 ")
                .contains("client version 1.23 is too old");
        assertThat(API.ask("GET", "/v1.99/version"))
                .startsWith("HTTP/1.1 400 ")
                .contains("client version 1.99 is too new");
        assertThat(API.ask("GET", "/v1.24/version")).startsWith("HTTP/1.1 200 ");
        assertThat(API.ask("GET", "/v1.51/version")).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void whatIsNotThereIsNotFoundAndWhatCannotBeDoneToItIsSaidSo() {
        assertThat(API.ask("GET", "/nosuch"))
                .startsWith("HTTP/1.1 404 ")
                .contains("{\"message\":\"page not found\"}");
        assertThat(API.ask("PUT", "/version")).startsWith("HTTP/1.1 405 ");
        assertThat(API.ask("GET", "/containers/nosuch/json"))
                .startsWith("HTTP/1.1 404 ")
                .contains("{\"message\":\"No such container: nosuch\"}");
        assertThat(API.ask("POST", "/containers/create", "{\"Image\":\"nosuch\"}"))
                .startsWith("HTTP/1.1 404 ")
                .contains("No such image: nosuch:latest");
        assertThat(API.ask("GET", "/swarm")).startsWith("HTTP/1.1 503 ");
        assertThat(API.ask("POST", "/build")).startsWith("HTTP/1.1 501 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense\r\n\r\n",
                "GET\r\n\r\n",
                "GET /version HTTP/9.9\r\n\r\n",
                "GET /%zz HTTP/1.1\r\n\r\n",
                "GET /version HTTP/1.1\r\nno colon\r\n\r\n",
                "POST /auth HTTP/1.1\r\nContent-Length: x\r\n\r\n",
                "POST /auth HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}",
                "POST /auth HTTP/1.1\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}",
                "POST /auth HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n{}",
                "POST /auth HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                "POST /auth HTTP/1.1\r\nContent-Length: 1\r\n\r\n{",
                "POST /auth HTTP/1.1\r\nContent-Length: 2\r\n\r\n[]",
                "POST /containers/create HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}",
                "GET /containers/json?filters=%5B HTTP/1.1\r\n\r\n",
                "GET /containers/json?filters={\"nosuch\":[\"x\"]} HTTP/1.1\r\n\r\n",
                "GET /containers/json?limit=x HTTP/1.1\r\n\r\n"
            })
    void whatIsMalformedGetsABadRequestAndNoStackTrace(String request) {
        assertThat(API.answer(request))
                .startsWith("HTTP/1.1 400 Bad Request\r\n")
                .contains("{\"message\":\"")
                .doesNotContain("Exception")
                .doesNotContain("\tat ");
    }

    @Test
    void headsAndBodiesAreBounded() {
        String line = "GET /" + "x".repeat(100_000) + " HTTP/1.1\r\n\r\n";
        assertThat(API.answer(line)).startsWith("HTTP/1.1 4");
        String headers = "GET /version HTTP/1.1\r\n" + "A: b\r\n".repeat(1000) + "\r\n";
        assertThat(API.answer(headers)).startsWith("HTTP/1.1 4");
        String body = "{\"a\":\"" + "x".repeat(5 << 20) + "\"}";
        assertThat(API.ask("POST", "/containers/create", body))
                .startsWith("HTTP/1.1 400 ")
                .contains("bytes");
    }

    @Test
    void aConnectionCarriesOneRequestAfterAnother() {
        String get = "GET /_ping HTTP/1.1\r\nHost: d\r\n\r\n";
        assertThat(API.answer(get + get + get).split("HTTP/1.1 200 OK", -1)).hasSize(4);
        String closing = "GET /_ping HTTP/1.1\r\nConnection: close\r\n\r\n";
        assertThat(API.answer(closing + get).split("HTTP/1.1", -1)).hasSize(2);
    }

    @Test
    void whoWaitsToGoOnIsToldTo() {
        assertThat(
                        API.answer(
                                "POST /auth HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length:"
                                        + " 2\r\n\r\n{}"))
                .startsWith("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK");
    }

    @Test
    void aSlowClientIsServedByteByByte() throws Exception {
        try (SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            client.connect(UnixDomainSocketAddress.of(API.socket()));
            for (byte each : "GET /_ping HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII)) {
                client.write(ByteBuffer.wrap(new byte[] {each}));
            }
            client.shutdownOutput();
            ByteBuffer answer = ByteBuffer.allocate(4096);
            while (client.read(answer) >= 0) {
                // Until the end.
            }
            assertThat(new String(answer.array(), 0, answer.position(), StandardCharsets.US_ASCII))
                    .endsWith("OK");
        }
    }
}
