package dev.bulkhead.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.runtime.Device;
import dev.bulkhead.oci.runtime.Memory;
import dev.bulkhead.oci.runtime.Namespace;
import dev.bulkhead.oci.runtime.Pids;
import dev.bulkhead.oci.runtime.Resources;
import dev.bulkhead.oci.runtime.Rlimit;
import dev.bulkhead.oci.runtime.Spec;
import dev.bulkhead.oci.runtime.TimeOffsets;
import dev.bulkhead.oci.runtime.User;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every wall of a container, seen from inside. */
@ExtendWith(LeakCheck.class)
class WallsTest {
    private static TestContainers containers;

    @BeforeAll
    static void open() throws IOException {
        containers = TestContainers.open();
    }

    @AfterAll
    static void close() throws IOException {
        containers.close();
    }

    private static Outcome sh(String script) throws IOException {
        return containers.sh(script);
    }

    private static Outcome sh(UnaryOperator<Spec> variation, String script) throws IOException {
        return containers.sh(variation, script);
    }

    @Test
    void rootInsideIsNobodyOutside() throws IOException {
        String map = "         0 1073741824      65536";

        assertThat(sh("id -u; id -g; id -G; cat /proc/self/uid_map /proc/self/gid_map").out())
                .isEqualTo("0\n0\n0\n" + map + "\n" + map);
    }

    @Test
    void capabilitiesAreTheDefaultOnes() throws IOException {
        // CHOWN 0, DAC_OVERRIDE 1, FOWNER 3, FSETID 4, KILL 5, SETGID 6, SETUID 7, SETPCAP 8,
        // NET_BIND_SERVICE 10, SYS_CHROOT 18, SETFCAP 31: capabilities(7)
        String some = "00000000800405fb";
        String none = "0".repeat(16);

        assertThat(sh("grep Cap /proc/self/status").lines())
                .containsExactly(
                        "CapInh:\t" + none,
                        "CapPrm:\t" + some,
                        "CapEff:\t" + some,
                        "CapBnd:\t" + some,
                        "CapAmb:\t" + none);
    }

    @Test
    void callsAreFilteredAndPrivilegesNeverGrow() throws IOException {
        assertThat(sh("grep -E '^(NoNewPrivs|Seccomp):' /proc/self/status").lines())
                .containsExactly("NoNewPrivs:\t1", "Seccomp:\t2");
        assertThat(
                        sh("for c in 'unshare -U' 'unshare -n' 'mount -t tmpfs none /mnt;' 'chroot /proc'; do $c true 2>/dev/null || echo refused; done")
                                .out())
                .isEqualTo("refused\nrefused\nrefused\nrefused");
    }

    @ParameterizedTest
    @ValueSource(strings = {"user", "mnt", "pid", "ipc", "uts", "net", "cgroup"})
    void namespacesAreItsOwn(String name) throws IOException {
        assertThat(sh("readlink /proc/self/ns/" + name).out())
                .startsWith(name + ":[")
                .isNotEqualTo(Files.readSymbolicLink(Path.of("/proc/self/ns/" + name)).toString());
    }

    @ParameterizedTest
    @CsvSource({
        "NETWORK, net",
        "PID, pid",
        "IPC, ipc",
        "UTS, uts",
        "CGROUP, cgroup",
        "USER, user",
    })
    void eachNamespaceCanBeTheHosts(Namespace.Type type, String name) throws IOException {
        Outcome outcome =
                sh(
                        spec -> Specs.sharing(spec, type),
                        "readlink /proc/self/ns/"
                                + name
                                + "; ls /proc/1 /sys/class/net /dev/mqueue > /dev/null");

        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out())
                .isEqualTo(Files.readSymbolicLink(Path.of("/proc/self/ns/" + name)).toString());
    }

    @ParameterizedTest
    @CsvSource({"NETWORK, net", "IPC, ipc", "UTS, uts", "CGROUP, cgroup"})
    void eachNamespaceCanBeAnotherContainers(Namespace.Type type, String name) throws IOException {
        TestContainer other = containers.launch(Specs.standard("sleep", "infinity"));
        Path namespace = Path.of("/proc/" + other.running().pid() + "/ns/" + name);
        UnaryOperator<Spec> joining =
                spec -> {
                    Spec without = Specs.sharing(spec, type);
                    List<Namespace> all = new ArrayList<>(without.linux().namespaces());
                    all.add(Namespace.joined(type, namespace.toString()));
                    return Specs.withLinux(without, linux -> linux.namespaces(all));
                };

        Outcome outcome = sh(joining, "readlink /proc/self/ns/" + name);

        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out()).isEqualTo(Files.readSymbolicLink(namespace).toString());
        other.close();
    }

    @Test
    void itsClocksCanBeShifted() throws IOException {
        TimeOffsets offsets =
                new TimeOffsets(
                        Optional.of(new TimeOffsets.Offset(0, 0, JsonObject.EMPTY)),
                        Optional.of(new TimeOffsets.Offset(864_000_000, 5, JsonObject.EMPTY)));
        Spec spec =
                Specs.withLinux(
                        Specs.standard(
                                "sh",
                                "-c",
                                "cat /proc/self/timens_offsets; cut -d. -f1 /proc/uptime; echo end; exec sleep infinity"),
                        linux -> {
                            List<Namespace> all = new ArrayList<>(linux.build().namespaces());
                            all.add(Namespace.fresh(Namespace.Type.TIME));
                            return linux.namespaces(all).timeOffsets(offsets);
                        });
        TestContainer container = containers.launch(spec);
        container.awaitOutput("end");

        List<String> lines = Outcome.output(container.directory(), 1).lines().toList();
        assertThat(lines.get(1).split("\\s+", -1)).containsExactly("boottime", "864000000", "5");
        assertThat(Long.parseLong(lines.get(2))).isGreaterThan(864_000_000);
        assertThat(
                        Long.parseLong(
                                container
                                        .exec(Specs.process("sh", "-c", "cut -d. -f1 /proc/uptime"))
                                        .out()))
                .isGreaterThan(864_000_000);
        container.close();
    }

    @Test
    void mountsHaveTheirFlags() throws IOException {
        List<String> mounts =
                sh("while read -r a b c d place flags rest; do echo \"$place $flags\"; done < /proc/self/mountinfo")
                        .lines();

        assertThat(mounts)
                .contains(
                        "/proc rw,nosuid,nodev,noexec,relatime",
                        "/dev rw,nosuid",
                        "/dev/pts rw,nosuid,noexec,relatime",
                        "/dev/shm rw,nosuid,nodev,noexec,relatime",
                        "/dev/mqueue rw,nosuid,nodev,noexec,relatime",
                        "/sys ro,nosuid,nodev,noexec,relatime",
                        "/proc/sys ro,nosuid,nodev,noexec,relatime");
        assertThat(mounts)
                .filteredOn(line -> line.startsWith("/sys/fs/cgroup/"))
                .isNotEmpty()
                .allMatch(line -> line.contains(" ro,nosuid,nodev,noexec"));
        assertThat(sh("grep -c ' shared:\\| master:' /proc/self/mountinfo").out()).isEqualTo("0");
    }

    @Test
    void whatConcernsTheHostIsHidden() throws IOException {
        assertThat(
                        sh("cat /proc/kcore /proc/keys /proc/timer_list /proc/interrupts; ls -A /proc/scsi /proc/acpi /sys/firmware 2>/dev/null | grep -v : | grep .")
                                .out())
                .isEmpty();
        assertThat(
                        sh("for f in /proc/sysrq-trigger /proc/sys/kernel/hostname /proc/irq/default_smp_affinity; do echo x > $f; done; echo end")
                                .err()
                                .lines())
                .hasSize(3)
                .allMatch(line ->
                        line.contains("Read-only file system")
                                || line.contains("Permission denied")
                                || line.contains("nonexistent"));
    }

    @Test
    void eachDeviceWorks() throws IOException {
        String script =
                """
                echo gone > /dev/null
                head -c 3 /dev/zero | od -An -tx1
                head -c 1 /dev/zero 2>&1 > /dev/full | grep -o 'No space'
                head -c 8 /dev/random | wc -c
                head -c 8 /dev/urandom | wc -c
                echo shm > /dev/shm/f && cat /dev/shm/f
                readlink /dev/fd /dev/stdin /dev/stdout /dev/stderr /dev/ptmx
                (: < /dev/tty) 2>&1 | grep -o 'No such device or address'
                """;

        assertThat(sh(script).lines().stream().map(String::strip))
                .containsExactly(
                        "00 00 00",
                        "No space",
                        "8",
                        "8",
                        "shm",
                        "/proc/self/fd",
                        "/proc/self/fd/0",
                        "/proc/self/fd/1",
                        "/proc/self/fd/2",
                        "pts/ptmx",
                        "No such device or address");
    }

    @Test
    void noDeviceCanBeMade() throws IOException {
        assertThat(sh("mknod /x c 1 3 || mknod /dev/x c 1 3 || mknod /dev/shm/x b 254 0").code())
                .isNotZero();
        assertThat(sh("ls /dev | sort | tr '\\n' ' '").out())
                .isEqualTo(
                        "fd full mqueue null ptmx pts random shm stderr stdin stdout tty urandom zero");
    }

    @Test
    void namedDevicesAreMade() throws IOException {
        Device device =
                new Device(
                        Device.Type.CHARACTER,
                        "/dev/one/nothing",
                        OptionalLong.of(1),
                        OptionalLong.of(3),
                        OptionalLong.of(0640),
                        OptionalLong.of(12),
                        OptionalLong.of(34),
                        JsonObject.EMPTY);
        Device pipe =
                new Device(
                        Device.Type.FIFO,
                        "/dev/pipe",
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        JsonObject.EMPTY);

        assertThat(
                        sh(
                                        spec ->
                                                Specs.withLinux(
                                                        spec,
                                                        linux ->
                                                                linux.devices(
                                                                        List.of(device, pipe))),
                                        "stat -c '%F %a %u:%g %t:%T' /dev/one/nothing /dev/pipe; echo gone > /dev/one/nothing; cat /dev/one/nothing")
                                .lines())
                .containsExactly("character special file 640 12:34 1:3", "fifo 666 0:0 0:0");
    }

    @Test
    void namesAreItsOwn() throws IOException {
        assertThat(
                        sh(
                                        spec -> spec.toBuilder().domainname("realm").build(),
                                        "uname -n; cat /proc/sys/kernel/domainname")
                                .lines())
                .containsExactly("box", "realm");
    }

    @Test
    void onlyLoopbackIsThereAndUp() throws IOException {
        assertThat(sh("ls /sys/class/net; cat /sys/class/net/lo/flags").lines())
                .containsExactly("lo", "0x9");
    }

    @Test
    void limitsAreInForce() throws IOException {
        UnaryOperator<Spec> limited =
                spec ->
                        Specs.withProcess(
                                spec,
                                process ->
                                        process.rlimits(
                                                        List.of(
                                                                new Rlimit(
                                                                        Rlimit.Type.NOFILE,
                                                                        100,
                                                                        200),
                                                                new Rlimit(Rlimit.Type.CORE, 0, 0)))
                                                .oomScoreAdj(321)
                                                .user(
                                                        new User(
                                                                7,
                                                                8,
                                                                OptionalLong.of(027),
                                                                List.of(9L, 10L),
                                                                JsonObject.EMPTY))
                                                .cwd("/made/for/it"));

        assertThat(
                        sh(
                                        limited,
                                        "ulimit -Sn; ulimit -Hn; ulimit -c; cat /proc/self/oom_score_adj; umask; id -u; id -g; id -G; pwd")
                                .lines())
                .containsExactly(
                        "100", "200", "0", "321", "0027", "7", "8", "8 9 10", "/made/for/it");
    }

    @Test
    void noDescriptorIsLeaked() throws IOException {
        List<String> descriptors =
                sh("cd /proc/self/fd; for i in *; do [ $i -gt 2 ] || readlink $i; done; exec ls")
                        .lines();

        assertThat(descriptors.subList(0, 3))
                .satisfiesExactly(
                        in -> assertThat(in).isEqualTo("/dev/null"),
                        out -> assertThat(out).startsWith("pipe:"),
                        err -> assertThat(err).startsWith("pipe:"));
        assertThat(sh("exec ls /proc/self/fd").lines())
                .as("3 is the listed directory")
                .containsExactly("0", "1", "2", "3");
    }

    @Test
    void signalsAndSessionAreFresh() throws IOException {
        assertThat(
                        sh("cut -d' ' -f5-7 /proc/1/stat; exec grep -E 'Sig(Blk|Ign)' /proc/self/status")
                                .lines())
                .containsExactly(
                        "1 1 0", "SigBlk:\t" + "0".repeat(16), "SigIgn:\t" + "0".repeat(16));
    }

    @Test
    void cgroupLimitsAreInForce() throws IOException {
        Resources resources =
                Resources.builder()
                        .memory(Memory.builder().limit(64 << 20).build())
                        .pids(new Pids(20))
                        .build();
        UnaryOperator<Spec> limited =
                spec -> Specs.withLinux(spec, linux -> linux.resources(resources));

        Outcome forks =
                sh(
                        limited,
                        "(for i in $(seq 40); do sleep 99 > /dev/null 2>&1 & done) 2>&1 | grep -io 'cannot fork'");
        Outcome hog = sh(limited, "python3 -c 'x = bytearray(200 << 20)'; echo $?");

        assertThat(forks.out()).isEqualToIgnoringCase("cannot fork");
        assertThat(hog.out()).isEqualTo("137");
    }

    @Test
    void theHostsCgroupsAreOutOfSight() throws IOException {
        Outcome outcome =
                sh(
                        "cut -d: -f3 /proc/self/cgroup | sort -u; for d in /sys/fs/cgroup/*/; do touch $d/x 2>/dev/null && echo writable $d; mkdir $d/x 2>/dev/null && echo writable $d; done; true");

        assertThat(outcome.out()).isEqualTo("/");
    }

    @Test
    void setuidProgramsGiveNothing() throws IOException {
        String script =
                "cp /bin/cat /tmp/suid-cat-$$ && chmod 4755 /tmp/suid-cat-$$ && exec setpriv --reuid 1000 --clear-groups /tmp/suid-cat-$$ /proc/self/status";

        assertThat(sh(script).out())
                .contains("Uid:\t1000\t1000\t1000\t1000")
                .contains("CapEff:\t" + "0".repeat(16));
    }

    @Test
    void settingsOfTheKernelAreTheNamespaces() throws IOException {
        Map<String, String> sysctls =
                Map.of(
                        "net.ipv4.ip_unprivileged_port_start",
                        "77",
                        "kernel.shmmni",
                        "88",
                        "net/ipv4/conf/lo/forwarding",
                        "1");

        assertThat(
                        sh(
                                        spec ->
                                                Specs.withLinux(
                                                        spec, linux -> linux.sysctl(sysctls)),
                                        "cd /proc/sys; cat net/ipv4/ip_unprivileged_port_start kernel/shmmni net/ipv4/conf/lo/forwarding")
                                .lines())
                .containsExactly("77", "88", "1");
    }

    @Test
    void itHasASessionKeyringOfItsOwn() throws IOException {
        UnaryOperator<Spec> unmasked =
                spec -> Specs.withLinux(spec, linux -> linux.maskedPaths(List.of()));

        String first = sh(unmasked, "grep -w keyring /proc/keys").out();

        assertThat(first).contains("_ses").doesNotContain("_uid");
    }
}
