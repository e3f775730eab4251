package dev.bulkhead.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Requests that nobody should send: each is answered by a client's error, or served. */
class FuzzTest {
    @RegisterExtension static final ApiServer API = new ApiServer();

    private static final Logger AUDIT = Logger.getLogger("dev.bulkhead.docker.audit");
    private static final int REQUESTS = 100_000;
    private static final List<String> SEEDS =
            List.of(
                    "{\"Image\":\"nosuch\",\"Cmd\":[\"a\"],\"HostConfig\":{\"Binds\":[\"/a:/b\"],\"Memory\":1,\"PortBindings\":{\"80/tcp\":[{\"HostPort\":\"1\"}]}}}",
                    "{\"Env\":[\"A=b\"],\"Cmd\":[\"true\"],\"Tty\":true}",
                    "{\"Detach\":true,\"ConsoleSize\":[1,2]}",
                    "{\"Name\":\"v\",\"Driver\":\"local\",\"DriverOpts\":{\"type\":\"tmpfs\"}}",
                    "{\"Name\":\"n\",\"IPAM\":{\"Config\":[{\"Subnet\":\"10.1.0.0/16\"}]}}",
                    "{\"username\":\"u\",\"password\":\"p\"}");
    private static final List<String> PARAMETERS =
            List.of(
                    "filters={\"name\":[\"x\"]}",
                    "all=1",
                    "limit=-1",
                    "t=5",
                    "signal=KILL",
                    "since=1.5",
                    "tail=10",
                    "stdout=1",
                    "condition=nosuch",
                    "h=1&w=2",
                    "fromImage=&tag=",
                    "path=../x",
                    "name=//",
                    "force=true",
                    "size=x");

    /** It tells of each request. */
    @BeforeAll
    static void silenceTheAudit() {
        AUDIT.setLevel(Level.OFF);
    }

    @AfterAll
    static void hearTheAuditAgain() {
        AUDIT.setLevel(null);
    }

    @Test
    void nothingThatIsSentIsTheServersFault() {
        Random random = new Random(20261124);
        List<String> endpoints =
                API.router().endpoints().stream().filter(endpoint -> !isLasting(endpoint)).toList();
        int answered = 0;
        for (int i = 0; i < REQUESTS; i++) {
            byte[] request = request(random, endpoints);
            String answer = new String(API.answer(request), StandardCharsets.ISO_8859_1);
            answered += answer.isEmpty() ? 0 : 1;
            assertThat(answer)
                    .as(() -> "request: " + new String(request, StandardCharsets.ISO_8859_1))
                    .doesNotContain("HTTP/1.1 500")
                    .doesNotContain("\tat dev.bulkhead");
        }
        assertThat(answered).isGreaterThan(REQUESTS / 2);
        assertThat(API.engine().containers()).isEmpty();
    }

    /**
     * What waits for things that do not happen here, asks registries, or changes more than a test
     * may; and what reads archives: one that is broken is answered by 500, as Docker does.
     */
    private static boolean isLasting(String endpoint) {
        return Stream.of(
                        "/events",
                        "prune",
                        "/distribution/",
                        "/images/create",
                        "/push",
                        "/auth",
                        "/images/load")
                .anyMatch(endpoint::contains);
    }

    private static byte[] request(Random random, List<String> endpoints) {
        String[] endpoint = endpoints.get(random.nextInt(endpoints.size())).split(" ", 2);
        StringBuilder text = new StringBuilder();
        text.append(random.nextInt(10) == 0 ? "GET" : endpoint[0]).append(' ');
        text.append(random.nextInt(3) == 0 ? "/v1.4" + random.nextInt(10) : "");
        text.append(endpoint[1].replaceAll("\\{[a-z]+}", argument(random)));
        text.append('?').append(PARAMETERS.get(random.nextInt(PARAMETERS.size())));
        String body = SEEDS.get(random.nextInt(SEEDS.size()));
        byte[] content = mutated(body.getBytes(StandardCharsets.UTF_8), random);
        text.append(" HTTP/1.1\r\nHost: d\r\n");
        text.append("Content-Length: ").append(content.length).append("\r\n\r\n");
        byte[] head = text.toString().getBytes(StandardCharsets.UTF_8);
        if (random.nextInt(4) == 0) {
            head = mutated(head, random);
        }
        byte[] request = Arrays.copyOf(head, head.length + content.length);
        System.arraycopy(content, 0, request, head.length, content.length);
        return request;
    }

    private static String argument(Random random) {
        return List.of("nosuch", "..", "%2e%2e%2f", "0", "a".repeat(300), "x:y@z", "%00", "%ff")
                .get(random.nextInt(8));
    }

    private static byte[] mutated(byte[] bytes, Random random) {
        byte[] result = bytes.clone();
        for (int i = random.nextInt(4); i > 0 && result.length > 0; i--) {
            int place = random.nextInt(result.length);
            switch (random.nextInt(3)) {
                case 0 -> result[place] = (byte) random.nextInt(256);
                case 1 -> result = Arrays.copyOf(result, place);
                default -> result[place] = (byte) "{}[]\",:0-\r\n%\\".charAt(random.nextInt(13));
            }
        }
        return result;
    }
}
