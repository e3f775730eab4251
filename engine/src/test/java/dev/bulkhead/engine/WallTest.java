package dev.bulkhead.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every wall is up by default, and each comes down by its own name alone, seen from inside. */
class WallTest {
    @RegisterExtension static final EngineExtension ENGINE = new EngineExtension();

    private static final String DEFAULT_CAPABILITIES = "00000000800405fb";

    @BeforeAll
    static void importImage() throws Exception {
        BusyboxImage.importInto(ENGINE.engine(), "box");
    }

    private static ContainerRequest.Builder box(String script) {
        return ContainerRequest.ofImage("box").command("sh", "-c", script);
    }

    private static Set<Wall> lowered(ContainerRequest.Builder request) throws EngineException {
        Container container = ENGINE.engine().create(request.build());
        return container.info().lowered();
    }

    private static String own(String namespace) throws Exception {
        return Files.readSymbolicLink(Path.of("/proc/self/ns/" + namespace)).toString();
    }

    private static String field(String name) {
        return "sed -n 's/^" + name + ":[\\t ]*//p' /proc/self/status";
    }

    @Test
    void everyNamespaceIsTheContainersOwn() throws Exception {
        for (String namespace : List.of("mnt", "pid", "net", "ipc", "uts", "user", "cgroup")) {
            Outcome outcome = ENGINE.run(box("readlink /proc/self/ns/" + namespace));
            assertThat(outcome.output())
                    .startsWith(namespace + ":[")
                    .isNotEqualTo(own(namespace) + "\n");
        }
        assertThat(lowered(box("true"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"net,NETWORK", "pid,PID", "ipc,IPC", "uts,UTS", "user,USER", "cgroup,CGROUP"})
    void aNamespaceOfTheHostIsSharedByNameAndNothingElseWithIt(String namespace, Wall wall)
            throws Exception {
        HostNamespaces shared =
                new HostNamespaces(
                        wall == Wall.NETWORK,
                        wall == Wall.PID,
                        wall == Wall.IPC,
                        wall == Wall.UTS,
                        wall == Wall.USER,
                        wall == Wall.CGROUP);
        Outcome outcome =
                ENGINE.run(
                        box("for n in net pid ipc uts user cgroup; do readlink /proc/self/ns/$n;"
                                        + " done")
                                .namespaces(shared));
        assertThat(outcome.error()).isEmpty();
        for (String line : outcome.lines()) {
            String name = line.substring(0, line.indexOf(':'));
            assertThat(line.equals(own(name))).as(line).isEqualTo(name.equals(namespace));
        }
        assertThat(lowered(box("true").namespaces(shared))).containsExactly(wall);
    }

    @Test
    void theHostsProcessesAreUnseenUnlessShared() throws Exception {
        assertThat(ENGINE.run(box("ls -d /proc/[0-9]* | wc -l; echo $$")).lines().getLast())
                .isEqualTo("1");
        HostNamespaces pid = new HostNamespaces(false, true, false, false, false, false);
        long self = ProcessHandle.current().pid();
        assertThat(ENGINE.run(box("cat /proc/" + self + "/comm").namespaces(pid)).output())
                .isEqualTo("java\n");
    }

    @Test
    void theNetworkIsItsOwnOrALoopbackAloneOrTheHosts() throws Exception {
        Outcome outcome =
                ENGINE.run(
                        box("ls /sys/class/net; ip -o addr;"
                                        + " ping -c1 -W1 127.0.0.1 | grep -c ' 0%'")
                                .network(NetworkRequest.NONE));
        assertThat(outcome.lines().getFirst()).isEqualTo("lo");
        assertThat(outcome.output()).contains("127.0.0.1/8").doesNotContain("eth0");
        assertThat(ENGINE.run(box("ls /sys/class/net")).lines())
                .containsExactlyInAnyOrder("eth0", "lo");
        HostNamespaces network = new HostNamespaces(true, false, false, false, false, false);
        // Cables of other containers come and go meanwhile.
        assertThat(
                        ENGINE.run(box("ls /sys/class/net").namespaces(network)).lines().stream()
                                .filter(name -> !name.startsWith("bh")))
                .containsExactlyInAnyOrderElementsOf(
                        Leftovers.list(Path.of("/sys/class/net")).stream()
                                .filter(name -> !name.startsWith("bh"))
                                .toList());
    }

    @Test
    void rootInsideIsNobodyOutside() throws Exception {
        Container container = ENGINE.start(box("exec sleep 60"));
        Path process = Path.of("/proc/" + container.info().status().pid().getAsInt());
        long uid = ((Number) Files.getAttribute(process, "unix:uid")).longValue();
        assertThat(uid).isGreaterThanOrEqualTo(0x4000_0000L);
        assertThat(Files.readString(process.resolve("uid_map")).strip().split(" +"))
                .containsExactly("0", Long.toString(uid), "65536");
    }

    @Test
    void twoContainersNeverShareAnId() throws Exception {
        Container one = ENGINE.start(box("exec sleep 60"));
        Container two = ENGINE.start(box("exec sleep 60"));
        assertThat(firstId(one)).isNotEqualTo(firstId(two));
        one.remove(true);
        two.remove(true);
    }

    private static String firstId(Container container) throws Exception {
        int pid = container.info().status().pid().getAsInt();
        return Files.readString(Path.of("/proc/" + pid + "/uid_map")).strip().split(" +", -1)[1];
    }

    @Test
    void capabilitiesAreFewAndAddedOrDroppedByName() throws Exception {
        assertThat(ENGINE.run(box(field("CapEff"))).output().strip())
                .isEqualTo(DEFAULT_CAPABILITIES);
        assertThat(ENGINE.run(box(field("CapInh"))).output().strip()).isEqualTo("0000000000000000");
        assertThat(ENGINE.run(box(field("CapBnd"))).output().strip())
                .isEqualTo(DEFAULT_CAPABILITIES);
        assertThat(ENGINE.run(box(field("CapEff")).dropCapability("ALL")).output().strip())
                .isEqualTo("0000000000000000");
        assertThat(
                        ENGINE.run(
                                        box(field("CapEff"))
                                                .dropCapability("ALL")
                                                .addCapability("cap_net_raw"))
                                .output()
                                .strip())
                .isEqualTo("0000000000002000");
        assertThat(lowered(box("true").addCapability("CHOWN").dropCapability("KILL"))).isEmpty();
        assertThat(lowered(box("true").addCapability("NET_RAW")))
                .containsExactly(Wall.CAPABILITIES);
        assertThat(lowered(box("true").addCapability("ALL"))).containsExactly(Wall.CAPABILITIES);
    }

    @Test
    void anUnknownCapabilityIsNamed() {
        assertThatThrownBy(() -> ENGINE.engine().create(box("true").addCapability("FLY").build()))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("unknown capability: FLY")
                .hasMessageContaining("capabilities(7)");
    }

    @Test
    void callsAreFilteredUnlessUnconfined() throws Exception {
        String script = field("Seccomp") + "; unshare -U true 2>&1";
        Outcome filtered = ENGINE.run(box(script));
        assertThat(filtered.lines().getFirst()).isEqualTo("2");
        assertThat(filtered.code()).isNotZero();
        ContainerRequest.Builder open =
                box(script).security(new Security(new Seccomp.Unconfined(), true));
        Outcome unconfined = ENGINE.run(open);
        assertThat(unconfined.lines()).containsExactly("0");
        assertThat(unconfined.code()).isZero();
        assertThat(lowered(open)).containsExactly(Wall.SECCOMP);
    }

    @Test
    void aProfileOfTheRequestsOwnIsInForce() throws Exception {
        String profile =
                """
                {"defaultAction":"SCMP_ACT_ALLOW","syscalls":[
                  {"names":["mkdir","mkdirat"],"action":"SCMP_ACT_ERRNO","errnoRet":28}]}
                """;
        ContainerRequest.Builder request =
                box("mkdir /x").security(new Security(new Seccomp.Profile(profile), true));
        assertThat(ENGINE.run(request).error()).contains("No space left on device");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{", "[]", "{\"defaultAction\":\"SCMP_ACT_SING\"}", "{\"syscalls\":[]}"})
    void aMalformedProfileIsRefused(String profile) {
        ContainerRequest.Builder request =
                box("true").security(new Security(new Seccomp.Profile(profile), true));
        assertThatThrownBy(() -> ENGINE.engine().create(request.build()))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("seccomp profile");
        assertThat(ENGINE.engine().containers()).isEmpty();
    }

    @Test
    void newPrivilegesComeOnlyWhereTheyAreAllowed() throws Exception {
        assertThat(ENGINE.run(box(field("NoNewPrivs"))).output()).isEqualTo("1\n");
        ContainerRequest.Builder open =
                box(field("NoNewPrivs")).security(new Security(new Seccomp.Default(), false));
        assertThat(ENGINE.run(open).output()).isEqualTo("0\n");
        assertThat(lowered(open)).containsExactly(Wall.NO_NEW_PRIVILEGES);
    }

    @Test
    void whatTellsOfTheHostIsHidden() throws Exception {
        Outcome outcome =
                ENGINE.run(
                        box(
                                "cat /proc/keys /proc/timer_list | wc -c; ls /sys/firmware | wc -l;"
                                        + " echo 1 > /proc/sys/kernel/panic; touch /sys/x"));
        assertThat(outcome.lines()).containsExactly("0", "0");
        assertThat(outcome.error().lines()).hasSize(2).allMatch(line -> line.contains("Read-only"));
    }

    @Test
    void devicesAreTheHarmlessOnesAndThoseHandedIn() throws Exception {
        assertThat(ENGINE.run(box("ls /dev")).lines())
                .containsExactlyInAnyOrder(
                        "fd", "full", "mqueue", "null", "ptmx", "pts", "random", "shm", "stderr",
                        "stdin", "stdout", "tty", "urandom", "zero");
        ContainerRequest.Builder withDevice =
                box("test -c /dev/mine && head -c 4 /dev/mine | wc -c")
                        .device(new DeviceRequest(Path.of("/dev/zero"), "/dev/mine", "rwm"));
        assertThat(ENGINE.run(withDevice).output()).isEqualTo("4\n");
        assertThat(lowered(withDevice)).containsExactly(Wall.DEVICES);
    }

    @Test
    void aDeviceThatIsNoneIsNamed() throws Exception {
        for (String source : List.of("/dev/no-such", "/etc/passwd")) {
            Container container =
                    ENGINE.engine()
                            .create(
                                    box("true")
                                            .device(
                                                    new DeviceRequest(
                                                            Path.of(source), "/dev/x", "rwm"))
                                            .build());
            assertThatThrownBy(() -> container.start(new StreamRequest.Logged(false)))
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("device " + source);
        }
    }

    @Test
    void privilegedLowersTheWallsInsideTheKernel() throws Exception {
        ContainerRequest.Builder request =
                box(field("CapEff")
                                + ";"
                                + field("Seccomp")
                                + ";"
                                + field("NoNewPrivs")
                                + "; readlink /proc/self/ns/user; mkdir /m && mount -t tmpfs none"
                                + " /m && echo mounted")
                        .privileged(true);
        Outcome outcome = ENGINE.run(request);
        assertThat(outcome.error()).isEmpty();
        assertThat(outcome.lines().subList(1, 5)).containsExactly("0", "0", own("user"), "mounted");
        long effective = Long.parseUnsignedLong(outcome.lines().getFirst(), 16);
        long defaults = Long.parseUnsignedLong(DEFAULT_CAPABILITIES, 16);
        assertThat(effective & defaults).isEqualTo(defaults);
        assertThat(Long.bitCount(effective)).isGreaterThan(30);
        assertThat(lowered(request))
                .containsExactlyInAnyOrderElementsOf(
                        EnumSet.of(
                                Wall.USER,
                                Wall.SECCOMP,
                                Wall.NO_NEW_PRIVILEGES,
                                Wall.CAPABILITIES,
                                Wall.DEVICES,
                                Wall.HIDDEN_PATHS));
    }

    @Test
    void settingsOfItsNamespacesAreMade() throws Exception {
        Outcome outcome =
                ENGINE.run(
                        box("cat /proc/sys/net/ipv4/ip_forward /proc/sys/kernel/msgmax")
                                .sysctl("net.ipv4.ip_forward", "1")
                                .sysctl("kernel.msgmax", "4321"));
        assertThat(outcome.lines()).containsExactly("1", "4321");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kernel.core_pattern",
                "vm.swappiness",
                "net",
                "kernel.no_such",
                "net.ipv4.no_such",
                "../x",
                ""
            })
    void aSettingThatIsUnknownOrTheHostsIsRefused(String name) {
        assertThatThrownBy(
                        () -> {
                            Container container =
                                    ENGINE.engine().create(box("true").sysctl(name, "1").build());
                            container.start(new StreamRequest.Logged(false)).close();
                        })
                .isInstanceOf(EngineException.class)
                .hasMessageContaining(name);
    }

    @Test
    void aSettingOfASharedNamespaceIsTheHosts() {
        HostNamespaces network = new HostNamespaces(true, false, false, false, false, false);
        assertThatThrownBy(() ->
                        ENGINE.engine()
                                .create(
                                        box("true")
                                                .namespaces(network)
                                                .sysctl("net.ipv4.ip_forward", "1")
                                                .build()))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("net.ipv4.ip_forward");
    }
}
