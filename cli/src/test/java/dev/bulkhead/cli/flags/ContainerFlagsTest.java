package dev.bulkhead.cli.flags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.bulkhead.engine.ContainerRequest;
import dev.bulkhead.engine.DeviceRequest;
import dev.bulkhead.engine.HostNamespaces;
import dev.bulkhead.engine.Limits;
import dev.bulkhead.engine.MountRequest.Bind;
import dev.bulkhead.engine.MountRequest.Tmpfs;
import dev.bulkhead.engine.MountRequest.Volume;
import dev.bulkhead.engine.NameRequest;
import dev.bulkhead.engine.RootSource;
import dev.bulkhead.engine.Seccomp;
import dev.bulkhead.engine.Security;
import dev.bulkhead.engine.SecurityLabel;
import dev.bulkhead.engine.VolumeUse;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ContainerFlagsTest {
    private static Arguments flag(
            String line, Function<ContainerRequest, Object> field, Object expected) {
        return arguments(line, field, expected);
    }

    private static Arguments limit(String line, Function<Limits, Object> field, Object expected) {
        return flag(line, request -> field.apply(request.limits()), expected);
    }

    private static Arguments mount(String line, Object expected) {
        return flag(line, request -> request.mounts().getFirst(), expected);
    }

    private static Arguments walls(String line, HostNamespaces expected) {
        return flag(line, ContainerRequest::namespaces, expected);
    }

    private static Arguments names(String line, NameRequest expected) {
        return flag(line, ContainerRequest::names, expected);
    }

    private static NameRequest host(String name, String address) {
        return new NameRequest(
                List.of(),
                List.of(),
                List.of(),
                List.of(new NameRequest.Host(name, Optional.of(InetAddress.ofLiteral(address)))));
    }

    static Stream<Arguments> names() {
        return Stream.of(
                names(
                        "--dns 192.0.2.53 --dns 2001:db8::53",
                        new NameRequest(
                                List.of(
                                        InetAddress.ofLiteral("192.0.2.53"),
                                        InetAddress.ofLiteral("2001:db8::53")),
                                List.of(),
                                List.of(),
                                List.of())),
                names(
                        "--dns-search a.example --dns-opt ndots:2 --dns-option edns0",
                        new NameRequest(
                                List.of(),
                                List.of("a.example"),
                                List.of("ndots:2", "edns0"),
                                List.of())),
                names("--add-host db:192.0.2.7", host("db", "192.0.2.7")),
                names("--add-host db=192.0.2.7", host("db", "192.0.2.7")),
                names("--add-host db:2001:db8::7", host("db", "2001:db8::7")),
                names("--add-host db:[2001:db8::7]", host("db", "2001:db8::7")),
                names(
                        "--add-host me:host-gateway",
                        new NameRequest(
                                List.of(),
                                List.of(),
                                List.of(),
                                List.of(new NameRequest.Host("me", Optional.empty())))));
    }

    static Stream<Arguments> processes() {
        return Stream.of(
                flag("-i", ContainerRequest::input, true),
                flag("--interactive", ContainerRequest::input, true),
                flag("-t", ContainerRequest::terminal, true),
                flag("-it", request -> request.input() && request.terminal(), true),
                flag("-it=false", ContainerRequest::terminal, false),
                flag("--rm", ContainerRequest::autoRemove, true),
                flag("--rm=false", ContainerRequest::autoRemove, false),
                flag("--name web-1", ContainerRequest::name, Optional.of("web-1")),
                flag("--name /web-1", ContainerRequest::name, Optional.of("web-1")),
                flag("--name a1 --name b2", ContainerRequest::name, Optional.of("b2")),
                flag(
                        "-e A=1 -e B=2=3 -eC=",
                        ContainerRequest::environment,
                        Map.of("A", "1", "B", "2=3", "C", "")),
                flag("-e A=1 -e A=2", ContainerRequest::environment, Map.of("A", "2")),
                flag("-e OURS -e MISSING", ContainerRequest::environment, Map.of("OURS", "yes")),
                flag("-w /srv", ContainerRequest::workingDirectory, Optional.of("/srv")),
                flag("-u app:staff", ContainerRequest::user, Optional.of("app:staff")),
                flag("-u 1000", ContainerRequest::user, Optional.of("1000")),
                flag(
                        "--group-add wheel --group-add 7",
                        ContainerRequest::groups,
                        List.of("wheel", "7")),
                flag("-h box", ContainerRequest::hostname, Optional.of("box")),
                flag("--hostname box", ContainerRequest::hostname, Optional.of("box")),
                flag("--domainname lan", ContainerRequest::domainname, Optional.of("lan")),
                flag("--init", ContainerRequest::init, true),
                flag(
                        "--entrypoint /bin/sh",
                        ContainerRequest::entrypoint,
                        Optional.of(List.of("/bin/sh"))),
                flag("--entrypoint=", ContainerRequest::entrypoint, Optional.of(List.of())),
                flag("-l a=1 --label b", ContainerRequest::labels, Map.of("a", "1", "b", "")),
                flag("--stop-signal HUP", ContainerRequest::stopSignal, Optional.of("HUP")),
                flag("--stop-signal RTMIN+1", ContainerRequest::stopSignal, Optional.of("RTMIN+1")),
                flag(
                        "--stop-timeout 5",
                        ContainerRequest::stopTimeout,
                        Optional.of(Duration.ofSeconds(5))));
    }

    static Stream<Arguments> files() {
        return Stream.of(
                flag("--read-only", ContainerRequest::readOnly, true),
                mount("-v /data", new Volume(Optional.empty(), "/data", false)),
                mount("-v db:/data", new Volume(Optional.of("db"), "/data", false)),
                mount("-v db:/data:ro", new Volume(Optional.of("db"), "/data", true)),
                mount("-v db:/data:z,U", new Volume(Optional.of("db"), "/data", false)),
                mount(
                        "-v db:/data:nocopy",
                        new Volume(
                                Optional.of("db"),
                                "/data",
                                false,
                                new VolumeUse(false, Optional.empty(), Map.of(), Map.of()))),
                mount("-v /a:/b/../c", bind("/a", "/c", false, true, "rprivate", true)),
                mount("-v /a:/b:ro,rslave", bind("/a", "/b", true, true, "rslave", true)),
                mount("-v ./src:/b", bind("/home/me/src", "/b", false, true, "rprivate", true)),
                mount("-v .:/b:rw", bind("/home/me", "/b", false, true, "rprivate", true)),
                mount("-v ../x:/b", bind("/home/x", "/b", false, true, "rprivate", true)),
                mount(
                        "--mount type=bind,source=/a,target=/b",
                        bind("/a", "/b", false, true, "rprivate", false)),
                mount(
                        "--mount type=bind,src=sub,dst=/b,readonly",
                        bind("/home/me/sub", "/b", true, true, "rprivate", false)),
                mount(
                        "--mount type=bind,src=/a,dst=/b,ro=false,bind-propagation=shared",
                        bind("/a", "/b", false, true, "shared", false)),
                mount(
                        "--mount type=bind,src=/a,dst=/b,bind-recursive=disabled",
                        bind("/a", "/b", false, false, "rprivate", false)),
                mount(
                        "--mount type=bind,src=/a,dst=/b,bind-nonrecursive",
                        bind("/a", "/b", false, false, "rprivate", false)),
                mount(
                        "--mount type=bind,\"src=/a,1\",dst=/b",
                        bind("/a,1", "/b", false, true, "rprivate", false)),
                mount(
                        "--mount source=db,destination=/b",
                        new Volume(Optional.of("db"), "/b", false)),
                mount("--mount target=/b,readonly", new Volume(Optional.empty(), "/b", true)),
                mount(
                        "--mount src=db,dst=/b,volume-nocopy,volume-subpath=a/b,volume-label=x=y,volume-opt=type=tmpfs,volume-opt=o=size=1m",
                        new Volume(
                                Optional.of("db"),
                                "/b",
                                false,
                                new VolumeUse(
                                        false,
                                        Optional.of("a/b"),
                                        Map.of("x", "y"),
                                        Map.of("type", "tmpfs", "o", "size=1m")))),
                mount(
                        "--mount type=bind,src=/a,dst=/b,readonly,bind-recursive=writable,bind-create-src",
                        new Bind(Path.of("/a"), "/b", true, true, "rprivate", true, true)),
                flag("--volumes-from other:ro", ContainerRequest::volumesFrom, List.of("other:ro")),
                mount(
                        "--mount type=tmpfs,target=/b,tmpfs-size=64m,tmpfs-mode=1770",
                        new Tmpfs("/b", List.of("size=67108864", "mode=1770"))),
                mount("--tmpfs /run", new Tmpfs("/run", List.of())),
                mount(
                        "--tmpfs /run:size=64m,exec,mode=755",
                        new Tmpfs("/run", List.of("size=64m", "exec", "mode=755"))),
                flag(
                        "--device /dev/fuse",
                        request -> request.devices().getFirst(),
                        device("/dev/fuse", "/dev/fuse", "rwm")),
                flag(
                        "--device /dev/fuse:r",
                        request -> request.devices().getFirst(),
                        device("/dev/fuse", "/dev/fuse", "r")),
                flag(
                        "--device /dev/a:/dev/b:rw",
                        request -> request.devices().getFirst(),
                        device("/dev/a", "/dev/b", "rw")));
    }

    static Stream<Arguments> limits() {
        return Stream.of(
                limit("-m 512m", Limits::memory, OptionalLong.of(512L << 20)),
                limit("--memory 1.5GiB", Limits::memory, OptionalLong.of(3L << 29)),
                limit("--memory 1048576", Limits::memory, OptionalLong.of(1 << 20)),
                limit("--memory 0", Limits::memory, OptionalLong.empty()),
                limit("-m 1g --memory-swap 2gb", Limits::memorySwap, OptionalLong.of(2L << 30)),
                limit("--memory-swap -1", Limits::memorySwap, OptionalLong.of(-1)),
                limit(
                        "--memory-reservation 64K",
                        Limits::memoryReservation,
                        OptionalLong.of(64 << 10)),
                limit("--cpus 1.5", Limits::cpus, Optional.of(1.5)),
                limit("--cpus .5", Limits::cpus, Optional.of(0.5)),
                limit("--cpus 0", Limits::cpus, Optional.empty()),
                limit("-c 512", Limits::cpuShares, OptionalLong.of(512)),
                limit("--cpu-shares 2", Limits::cpuShares, OptionalLong.of(2)),
                limit("--cpuset-cpus 0-3,5", Limits::cpusetCpus, Optional.of("0-3,5")),
                limit("--cpuset-mems 0", Limits::cpusetMems, Optional.of("0")),
                limit("--pids-limit 100", Limits::pids, OptionalLong.of(100)),
                limit("--pids-limit -1", Limits::pids, OptionalLong.of(-1)),
                limit("--pids-limit 0", Limits::pids, OptionalLong.of(-1)),
                limit("--blkio-weight 300", Limits::blockIoWeight, OptionalInt.of(300)),
                limit("--shm-size 1g", Limits::sharedMemory, OptionalLong.of(1 << 30)),
                limit("--oom-score-adj -500", Limits::oomScoreAdjustment, OptionalInt.of(-500)),
                limit(
                        "--ulimit nofile=1024:4096 --ulimit core=0 --ulimit memlock=-1",
                        Limits::ulimits,
                        List.of(
                                new Limits.Ulimit("nofile", 1024, 4096),
                                new Limits.Ulimit("core", 0, 0),
                                new Limits.Ulimit("memlock", -1, -1))));
    }

    static Stream<Arguments> loweredWalls() {
        return Stream.of(
                walls("--network none", HostNamespaces.NONE),
                walls("--net host", new HostNamespaces(true, false, false, false, false, false)),
                walls(
                        "--network=host",
                        new HostNamespaces(true, false, false, false, false, false)),
                walls("--pid host", new HostNamespaces(false, true, false, false, false, false)),
                walls("--ipc host", new HostNamespaces(false, false, true, false, false, false)),
                walls("--uts host", new HostNamespaces(false, false, false, true, false, false)),
                walls("--userns host", new HostNamespaces(false, false, false, false, true, false)),
                walls(
                        "--cgroupns host",
                        new HostNamespaces(false, false, false, false, false, true)),
                walls("--cgroupns private --ipc private", HostNamespaces.NONE),
                flag(
                        "--cap-add net_admin --cap-add CAP_SYS_TIME",
                        ContainerRequest::capabilitiesAdded,
                        Set.of("NET_ADMIN", "CAP_SYS_TIME")),
                flag("--cap-drop all", ContainerRequest::capabilitiesDropped, Set.of("ALL")),
                flag(
                        "--security-opt seccomp=unconfined",
                        ContainerRequest::security,
                        new Security(new Seccomp.Unconfined(), true)),
                flag(
                        "--security-opt seccomp=builtin",
                        ContainerRequest::security,
                        Security.DEFAULT),
                flag(
                        "--security-opt no-new-privileges",
                        ContainerRequest::security,
                        Security.DEFAULT),
                flag(
                        "--security-opt no-new-privileges=false",
                        ContainerRequest::security,
                        new Security(new Seccomp.Default(), false)),
                flag(
                        "--security-opt no-new-privileges:false --security-opt seccomp:unconfined",
                        ContainerRequest::security,
                        new Security(new Seccomp.Unconfined(), false)),
                flag(
                        "--security-opt apparmor=mine --security-opt landlock=scoped",
                        ContainerRequest::security,
                        Security.DEFAULT.withAppArmor("mine").withLandlock(true)),
                flag(
                        "--security-opt label=type:spc_t --security-opt label=level:s0:c1,c2",
                        ContainerRequest::security,
                        Security.DEFAULT.withLabel(
                                SecurityLabel.USUAL
                                        .with("type", "spc_t")
                                        .flatMap(label -> label.with("level", "s0:c1,c2")))),
                flag(
                        "--security-opt label=type:spc_t --security-opt label=disable",
                        ContainerRequest::security,
                        Security.DEFAULT),
                flag("--privileged", ContainerRequest::privileged, true),
                flag(
                        "--sysctl net.core.somaxconn=10 --sysctl kernel.shm_rmid_forced=1",
                        ContainerRequest::sysctls,
                        Map.of("net.core.somaxconn", "10", "kernel.shm_rmid_forced", "1")));
    }

    private static Bind bind(
            String source,
            String destination,
            boolean readOnly,
            boolean recursive,
            String propagation,
            boolean createSource) {
        return new Bind(
                Path.of(source), destination, readOnly, recursive, propagation, createSource);
    }

    private static DeviceRequest device(String source, String destination, String permissions) {
        return new DeviceRequest(Path.of(source), destination, permissions);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"processes", "names", "files", "limits", "loweredWalls"})
    void aFlagBecomesAFieldOfTheRequest(
            String line, Function<ContainerRequest, Object> field, Object expected) {
        ContainerRequest request = FlagParser.request((line + " image").split(" ", -1));
        assertThat(field.apply(request)).isEqualTo(expected);
        assertThat(request.root()).isEqualTo(new RootSource.Image("image"));
    }

    @Test
    void withoutFlagsEveryWallIsUpAndTheImageDecides() {
        ContainerRequest request = FlagParser.request("debian:13", "ls", "-l", "--rm");
        assertThat(request)
                .isEqualTo(
                        ContainerRequest.ofImage("debian:13").command("ls", "-l", "--rm").build());
    }

    @Test
    void whatFollowsTheImageIsTheCommands() {
        ContainerRequest request = FlagParser.request("--rm", "image", "--", "-m", "1");
        assertThat(request.command()).containsExactly("--", "-m", "1");
        assertThat(request.limits()).isEqualTo(Limits.NONE);
    }

    @Test
    void aRootDirectoryTakesTheImagesPlace() {
        assertThat(FlagParser.request("--rootfs", "/", "--", "uname", "-a"))
                .isEqualTo(
                        ContainerRequest.ofDirectory(Path.of("/")).command("uname", "-a").build());
        assertThat(FlagParser.request("--rootfs", "tree", "ls").root())
                .isEqualTo(new RootSource.HostDirectory(Path.of("/home/me/tree"), true));
        assertThat(FlagParser.request("--rootfs", "/,idmap", "ls").root())
                .isEqualTo(new RootSource.HostDirectory(Path.of("/"), true));
    }

    @Test
    void anEntrypointIsCommandEnoughForARootDirectory() {
        ContainerRequest request = FlagParser.request("--rootfs", "/", "--entrypoint", "/bin/id");
        assertThat(request.entrypoint()).contains(List.of("/bin/id"));
        assertThat(request.command()).isEmpty();
    }
}
