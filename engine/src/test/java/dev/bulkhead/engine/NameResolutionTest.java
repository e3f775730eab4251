package dev.bulkhead.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulkhead.kernel.Directory;
import dev.bulkhead.kernel.Fcntl;
import dev.bulkhead.kernel.Fd;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Containers find each other by name, with the C library's own resolver. */
class NameResolutionTest {
    @RegisterExtension static final EngineExtension ENGINE = new EngineExtension();

    private static final String THOUSAND_QUESTIONS =
            """
            import socket, struct, concurrent.futures
            server = [l.split()[1] for l in open('/etc/resolv.conf') if l.startswith('nameserver')][0]
            question = b''.join(bytes([len(p)]) + p.encode() for p in ['db']) + b'\\0\\0\\1\\0\\1'
            def ask(i):
                s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
                s.settimeout(20)
                s.sendto(struct.pack('>6H', i, 0x100, 1, 0, 0, 0) + question, (server, 53))
                answer = s.recv(512)
                return struct.unpack('>H', answer[:2])[0] == i and answer[7] == 1
            with concurrent.futures.ThreadPoolExecutor(200) as pool:
                print(sum(pool.map(ask, range(1000))))
            """;

    @TempDir Path directory;

    private final List<String> made = new ArrayList<>();

    private NetworkJoin network(String name, boolean internal, String... aliases) throws Exception {
        if (!made.contains(name)) {
            ENGINE.engine()
                    .networks()
                    .create(
                            new NetworkCreation(
                                    name, "bridge", List.of(), false, internal, Map.of(),
                                    Map.of()));
            made.add(name);
        }
        return new NetworkJoin(name, List.of(aliases), List.of(), Optional.empty());
    }

    @AfterEach
    void removeNetworks() throws Exception {
        for (Container container : ENGINE.engine().containers()) {
            container.remove(true);
        }
        for (String name : made) {
            ENGINE.engine().networks().remove(name);
        }
    }

    private static ContainerRequest.Builder host(NetworkJoin join, String... command) {
        return ContainerRequest.ofDirectory(Path.of("/"))
                .command(command)
                .network(NetworkRequest.DEFAULT.withJoins(List.of(join)));
    }

    private static Container sleeper(String name, NetworkJoin join) throws Exception {
        return ENGINE.start(host(join, "sleep", "1000").name(name));
    }

    private static String address(Container container) throws Exception {
        return ENGINE.engine().networks().endpoints(container.id()).getFirst().addresses().stream()
                .map(address -> address.address().getHostAddress())
                .findFirst()
                .orElseThrow();
    }

    private record Said(int code, String output) {}

    private Said run(Container container, String... command) throws Exception {
        Path file = Files.writeString(directory.resolve("out"), "");
        try (Directory here = Directory.open(directory.toString());
                Fd output = here.open("out", Fcntl.O_WRONLY | Fcntl.O_CLOEXEC)) {
            StreamRequest streams =
                    new StreamRequest.Direct(OptionalInt.empty(), output.number(), output.number());
            ExecRequest request =
                    new ExecRequest(
                            List.of(command), Map.of(), Optional.empty(), Optional.empty(), false);
            Execution execution = container.exec(request, streams);
            try (Attachment _ = execution.attachment()) {
                int code = execution.exit().join();
                return new Said(code, Files.readString(file));
            }
        }
    }

    private String exec(Container container, String... command) throws Exception {
        return run(container, command).output();
    }

    @Test
    void containersOfANetworkKnowEachOtherByNameAliasAndId() throws Exception {
        Container db = sleeper("db", network("blue", false, "sql", "store"));
        Container client = sleeper("client", network("blue", false));
        for (String name :
                List.of("db", "sql", "store", "db.blue", "DB", db.id().substring(0, 12))) {
            assertThat(exec(client, "getent", "ahostsv4", name))
                    .as(name)
                    .startsWith(address(db) + " ");
        }
        assertThat(exec(client, "getent", "hosts", address(db))).contains("db.blue");
        assertThat(exec(client, "cat", "/etc/hosts"))
                .contains(address(client) + "\t" + client.id().substring(0, 12))
                .contains("host.docker.internal");
        assertThat(exec(client, "getent", "ahostsv4", "host.docker.internal")).isNotEmpty();
        db.remove(true);
        assertThat(run(client, "getent", "ahostsv4", "sql").code()).isNotZero();
    }

    @Test
    void aServiceHasAllOfItsAddressesAndNobodyElseSeesThem() throws Exception {
        Container one = sleeper("one", network("blue", false, "web"));
        Container two = sleeper("two", network("blue", false, "web"));
        Container stranger = sleeper("stranger", network("red", false));
        assertThat(exec(one, "getent", "ahostsv4", "web")).contains(address(one), address(two));
        assertThat(run(stranger, "getent", "ahostsv4", "web").code()).isNotZero();
    }

    @Test
    void namesFollowAContainerFromNetworkToNetwork() throws Exception {
        Container client = sleeper("client", network("red", true));
        Container db = sleeper("db", network("blue", true));
        assertThat(run(client, "getent", "ahostsv4", "db").code()).isNotZero();
        ENGINE.engine().networks().connect(client.id(), network("blue", true));
        assertThat(exec(client, "getent", "ahostsv4", "db")).startsWith(address(db) + " ");
        assertThat(
                        exec(client, "cat", "/etc/hosts")
                                .lines()
                                .filter(line -> line.contains(client.id().substring(0, 12))))
                .hasSize(2);
        ENGINE.engine().networks().disconnect(client.id(), "red", false);
        assertThat(exec(client, "getent", "ahostsv4", "db")).startsWith(address(db) + " ");
        assertThat(
                        exec(client, "cat", "/etc/hosts")
                                .lines()
                                .filter(line -> line.contains(client.id().substring(0, 12))))
                .hasSize(1);
    }

    @Test
    void anotherEngineGoesOnAnswering() throws Exception {
        Container db = sleeper("db", network("blue", true));
        Container client = sleeper("client", network("blue", true));
        String address = address(db);
        Engine next = ENGINE.reopen();
        assertThat(next.isNeeded()).isTrue();
        Container same = next.container(client.id());
        assertThat(exec(same, "getent", "ahostsv4", "db")).startsWith(address + " ");
        next.container(db.id()).remove(true);
        same.remove(true);
        // What they had goes when their monitors have gone.
        while (next.isNeeded()) {
            LockSupport.parkNanos(10_000_000);
        }
    }

    @Test
    void aThousandQuestionsAtOnceAreAnswered() throws Exception {
        var _ = sleeper("db", network("blue", true));
        Container client = sleeper("client", network("blue", true));
        assertThat(exec(client, "python3", "-c", THOUSAND_QUESTIONS)).isEqualTo("1000\n");
    }

    @Test
    void whoSharesANetworkSharesItsNames() throws Exception {
        Container db = sleeper("db", network("blue", true));
        Outcome outcome =
                ENGINE.run(
                        ContainerRequest.ofDirectory(Path.of("/"))
                                .command("sh", "-c", "getent ahostsv4 db; cat /etc/hosts")
                                .network(NetworkRequest.ofContainer("db")));
        assertThat(outcome.output())
                .startsWith(address(db) + " ")
                .contains(address(db) + "\t" + db.id().substring(0, 12));
    }

    @Test
    void theDefaultNetworkHasNoNamesAndAsksTheHostsResolvers() throws Exception {
        Container one =
                ENGINE.start(
                        ContainerRequest.ofDirectory(Path.of("/"))
                                .command("sleep", "1000")
                                .name("one"));
        InetAddress self = InetAddress.ofLiteral(address(one));
        assertThat(exec(one, "cat", "/etc/hosts")).contains(self.getHostAddress() + "\t");
        assertThat(exec(one, "cat", "/etc/resolv.conf")).doesNotContain("ndots:0");
    }
}
