package dev.bulkhead.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who a program is, where it starts, and what it is told. */
class IdentityTest {
    @RegisterExtension static final EngineExtension ENGINE = new EngineExtension();

    @BeforeAll
    static void importImage() throws Exception {
        BusyboxImage.importInto(ENGINE.engine(), "box");
    }

    private static ContainerRequest.Builder box(String... command) {
        return ContainerRequest.ofImage("box").command(command);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    root          | uid=0(root) gid=0(root) groups=0(root)                            | /root
                    0             | uid=0(root) gid=0(root) groups=0(root)                            | /root
                    worker        | uid=1000(worker) gid=1001(workers) groups=29(audio),1001(workers) | /home/worker
                    1000          | uid=1000(worker) gid=1001(workers) groups=29(audio),1001(workers) | /home/worker
                    worker:video  | uid=1000(worker) gid=44(video) groups=44(video)                   | /home/worker
                    worker:7      | uid=1000(worker) gid=7 groups=7                                   | /home/worker
                    4711          | uid=4711 gid=0(root) groups=0(root)                               | /
                    4711:4712     | uid=4711 gid=4712 groups=4712                                     | /
                    homeless      | uid=1002 gid=1002 groups=1002                                     | /
                    """)
    void aUserIsANameOrANumber(String user, String identity, String home) throws Exception {
        Outcome outcome = ENGINE.run(box("sh", "-c", "id; echo $HOME").user(user));
        assertThat(outcome.lines().getFirst().replace("uid=1002(homeless)", "uid=1002"))
                .isEqualTo(identity);
        assertThat(outcome.lines().getLast()).isEqualTo(home);
    }

    @Test
    void furtherGroupsAreAdded() throws Exception {
        Outcome outcome = ENGINE.run(box("id", "-G").user("worker").group("video").group("4000"));
        assertThat(outcome.output().strip().split(" "))
                .containsExactlyInAnyOrder("1001", "29", "44", "4000");
    }

    @ParameterizedTest
    @CsvSource({
        "nobody-knows,user nobody-knows",
        "worker:nothing,group nothing",
        "'70000000000',70000000000",
        "'a:b:c',a"
    })
    void whoIsUnknownIsNamed(String user, String named) throws Exception {
        Container container = ENGINE.engine().create(box("true").user(user).build());
        assertThatThrownBy(() -> container.start(new StreamRequest.Logged(false)))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining(named)
                .hasMessageContaining("use a number");
    }

    @Test
    void aUserOutsideTheRangeIsRefusedWithTheReason() throws Exception {
        Container container = ENGINE.engine().create(box("true").user("65536").build());
        assertThatThrownBy(() -> container.start(new StreamRequest.Logged(false)))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("65536");
    }

    @Test
    void anotherUserThanRootHoldsNoCapability() throws Exception {
        Outcome outcome = ENGINE.run(box("grep", "Cap", "/proc/self/status").user("worker"));
        assertThat(outcome.lines())
                .filteredOn(line -> !line.startsWith("CapBnd"))
                .allMatch(line -> line.endsWith("\t0000000000000000"));
    }

    @Test
    void theEnvironmentIsInOrderAndTheLastWordIsTheRequests() throws Exception {
        Outcome outcome =
                ENGINE.run(
                        box("env")
                                .hostname("harbour")
                                .variable("B", "2")
                                .variable("A", "one two")
                                .variable("EMPTY", "")
                                .variable("HOME", "/elsewhere"));
        assertThat(outcome.lines())
                .containsExactly(
                        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                        "HOSTNAME=harbour",
                        "HOME=/elsewhere",
                        "B=2",
                        "A=one two",
                        "EMPTY=");
    }

    @Test
    void theWorkingDirectoryIsMadeWhereItIsMissing() throws Exception {
        Outcome outcome =
                ENGINE.run(
                        box("sh", "-c", "pwd; stat -c %u:%g /srv/a/b")
                                .workingDirectory("/srv/a/b"));
        assertThat(outcome.lines()).containsExactly("/srv/a/b", "0:0");
    }

    @Test
    void theHostNameIsTheRequestsOrTheShortId() throws Exception {
        assertThat(ENGINE.run(box("hostname").hostname("harbour")).output()).isEqualTo("harbour\n");
        Container container = ENGINE.engine().create(box("hostname").build());
        assertThat(EngineExtension.run(container).output())
                .isEqualTo(container.info().shortId() + "\n");
        assertThat(
                        ENGINE.run(box("cat", "/proc/sys/kernel/domainname").domainname("docks"))
                                .output())
                .isEqualTo("docks\n");
    }

    @Test
    void anEnvironmentOfTenMegabytesIsRefusedWithItsSize() throws Exception {
        ContainerRequest.Builder request = box("true");
        IntStream.range(0, 100).forEach(i -> request.variable("V" + i, "x".repeat(100_000)));
        Container container = ENGINE.engine().create(request.build());
        assertThatThrownBy(() -> container.start(new StreamRequest.Logged(false)))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("environment")
                .hasMessageContaining("too large");
    }
}
