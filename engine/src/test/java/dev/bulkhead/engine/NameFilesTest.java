package dev.bulkhead.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulkhead.network.dns.ResolverFile;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a container's programs are told of names by files. */
class NameFilesTest {
    @RegisterExtension static final EngineExtension ENGINE = new EngineExtension();

    private static final HostNamespaces HOST_NETWORK =
            new HostNamespaces(true, false, false, false, false, false);

    @BeforeAll
    static void importImage() throws Exception {
        BusyboxImage.importInto(ENGINE.engine(), "box");
    }

    private static ContainerRequest.Builder box(String script) {
        return ContainerRequest.ofImage("box").command("sh", "-c", script);
    }

    private static InetAddress address(String text) {
        return InetAddress.ofLiteral(text);
    }

    private static NameRequest names(
            List<String> servers, List<String> search, List<String> options) {
        return new NameRequest(
                servers.stream().map(NameFilesTest::address).toList(), search, options, List.of());
    }

    @Test
    void aContainerKnowsItsOwnNameAndThoseItIsTold() throws Exception {
        NameRequest further =
                new NameRequest(
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(
                                new NameRequest.Host("db", Optional.of(address("192.0.2.7"))),
                                new NameRequest.Host("six", Optional.of(address("2001:db8::7")))));
        Outcome outcome =
                ENGINE.run(box("cat /etc/hostname /etc/hosts").hostname("me").names(further));
        assertThat(outcome.lines())
                .startsWith("me", "127.0.0.1\tlocalhost")
                .contains("192.0.2.7\tdb", "2001:db8:0:0:0:0:0:7\tsix");
    }

    @Test
    void itsFilesAreItsOwnAndTheImageKeepsTheirs() throws Exception {
        Container container =
                ENGINE.engine()
                        .create(
                                box("echo 192.0.2.9 mine >>/etc/hosts && tail -n 1 /etc/hosts")
                                        .build());
        assertThat(EngineExtension.run(container).output()).isEqualTo("192.0.2.9 mine\n");
        // Each start writes them anew.
        assertThat(EngineExtension.run(container).output())
                .isEqualTo("192.0.2.9 mine\n192.0.2.9 mine\n");
        assertThat(ENGINE.run(box("grep -c mine /etc/hosts")).output()).isEqualTo("0\n");
        assertThat(ENGINE.run(box("ls -ln /etc/hosts").user("worker")).output())
                .startsWith("-rw-r--r--    1 0        0");
    }

    @Test
    void theHostsResolversAreAskedUnlessOthersAreNamed() throws Exception {
        ResolverFile host = ResolverFile.ofHostElsewhere();
        String script = "cat /etc/resolv.conf";
        assertThat(ResolverFile.parse(ENGINE.run(box(script)).output()))
                .isEqualTo(
                        new ResolverFile(host.reachableServers(), host.search(), host.options()));
        assertThat(
                        ENGINE.run(
                                        box(script)
                                                .names(
                                                        names(
                                                                List.of("192.0.2.53"),
                                                                List.of("corp.example"),
                                                                List.of("ndots:3"))))
                                .output())
                .isEqualTo("nameserver 192.0.2.53\nsearch corp.example\noptions ndots:3\n");
    }

    @Test
    void withTheHostsNetworkComeItsNames() throws Exception {
        Outcome outcome =
                ENGINE.run(box("cat /etc/hosts; cat /etc/resolv.conf").namespaces(HOST_NETWORK));
        assertThat(outcome.lines())
                .containsAll(Files.readAllLines(Path.of("/etc/hosts")))
                .contains("127.0.0.1\thost.docker.internal")
                .containsAll(ResolverFile.ofHost().text().lines().toList());
    }

    @Test
    void aLinkThatLeadsNowhereIsCoveredAndAFileOfTheUsersCounts() throws Exception {
        Path tree = Files.createTempDirectory(Path.of("/var/tmp"), "bulkhead-names-");
        try {
            BusyboxImage.make(tree);
            Path link = tree.resolve("etc/resolv.conf");
            Files.deleteIfExists(link);
            Files.createSymbolicLink(link, Path.of("../run/systemd/resolve/stub-resolv.conf"));
            Path file = Files.writeString(tree.resolve("mine"), "192.0.2.1 own\n");
            Outcome outcome =
                    ENGINE.run(
                            ContainerRequest.ofDirectory(tree)
                                    .command("cat", "/etc/resolv.conf", "/etc/hosts")
                                    .names(names(List.of("192.0.2.53"), List.of("."), List.of()))
                                    .mount(
                                            new MountRequest.Bind(
                                                    file,
                                                    "/etc/hosts",
                                                    true,
                                                    false,
                                                    "rprivate",
                                                    false)));
            assertThat(outcome.output()).startsWith("nameserver 192.0.2.53\n").endsWith("own\n");
            assertThat(outcome.lines())
                    .hasSize(2 + Math.min(1, ResolverFile.ofHostElsewhere().options().size()));
            assertThat(link).isSymbolicLink();
        } finally {
            EngineExtension.deleteTree(tree);
        }
    }

    @Test
    void noLineCanBeMadeOfAWord() {
        for (String word : List.of("a b", "a\nnameserver 6.6.6.6", "", "a#b", "x".repeat(254))) {
            assertThatThrownBy(() -> names(List.of(), List.of(word), List.of()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("one word");
        }
    }

    @Test
    void whoIsInANetworkWithNamesAsksUs() {
        NetworkPlace usual = place("bridge", true, "172.17.0.1");
        NetworkPlace own = place("blue", false, "172.18.0.1");
        ContainerRequest request = box("true").build();
        ResolverFile host =
                new ResolverFile(
                        List.of(address("192.0.2.53")), List.of("corp.example"), List.of("edns0"));
        assertThat(ResolverText.make(request, List.of(own), host).text())
                .isEqualTo("nameserver 172.18.0.1\nsearch corp.example\noptions edns0 ndots:0\n");
        assertThat(ResolverText.make(request, List.of(usual, own), host).servers())
                .containsExactly(address("172.18.0.1"));
        assertThat(ResolverText.make(request, List.of(usual), host)).isEqualTo(host);
        ResolverFile itself =
                new ResolverFile(List.of(address("127.0.0.53")), List.of(), List.of());
        assertThat(ResolverText.make(request, List.of(usual), itself).servers())
                .containsExactly(address("172.17.0.1"));
    }

    private static NetworkPlace place(String name, boolean isDefault, String gateway) {
        return new NetworkPlace(
                name, name, isDefault, false, List.of(address(gateway)), List.of(), List.of());
    }

    @Test
    void whatSomebodyWroteStaysWhenNetworksChange() {
        List<String> before = List.of("127.0.0.1\tlocalhost", "172.18.0.2\tme");
        List<String> present = List.of("127.0.0.1\tlocalhost", "172.18.0.2\tme", "192.0.2.9 mine");
        List<String> after = List.of("127.0.0.1\tlocalhost", "172.19.0.2\tme");
        assertThat(HostsText.change(present, before, after))
                .containsExactly("127.0.0.1\tlocalhost", "192.0.2.9 mine", "172.19.0.2\tme");
    }
}
