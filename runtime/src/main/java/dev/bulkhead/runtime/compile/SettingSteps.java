package dev.bulkhead.runtime.compile;

import static dev.bulkhead.runtime.compile.Constants.ZERO;

import dev.bulkhead.oci.runtime.Personality;
import dev.bulkhead.oci.runtime.Rlimit;
import dev.bulkhead.oci.runtime.TimeOffsets;
import dev.bulkhead.runtime.plan.Argument;
import dev.bulkhead.runtime.plan.CloneFlags;
import dev.bulkhead.runtime.plan.Op.Call;
import dev.bulkhead.runtime.plan.Register;
import dev.bulkhead.runtime.plan.Tolerance;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Names, limits and switches of the container's namespaces and processes. */
final class SettingSteps {
    private static final int AF_INET = 2;
    private static final int SOCK_DGRAM_CLOEXEC = 0x80002;
    private static final int SIOCSIFFLAGS = 0x8914;
    private static final int IFREQ_SIZE = 40;
    private static final int IFREQ_FLAGS_OFFSET = 16;
    private static final short IFF_UP_RUNNING = 0x41;
    private static final int KEYCTL_JOIN_SESSION_KEYRING = 1;

    private final PlanBuilder builder;

    SettingSteps(PlanBuilder builder) {
        this.builder = builder;
    }

    /**
     * Sets limits from beside, by the monitor, who may raise them where the container's root may
     * not.
     */
    void limit(List<Rlimit> limits) {
        for (Rlimit limit : limits) {
            ByteBuffer bytes = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
            bytes.putLong(limit.soft()).putLong(limit.hard());
            Argument value =
                    Argument.block(
                            bytes.array(),
                            "{" + shown(limit.soft()) + ", " + shown(limit.hard()) + "}");
            builder.beside.call(
                    "limit",
                    Call.PRLIMIT64,
                    Argument.of(Register.CHILD),
                    Argument.named(number(limit.type()), limit.type().jsonName()),
                    value,
                    Constants.NULL);
        }
    }

    /** The numbers of getrlimit(2). */
    private static int number(Rlimit.Type type) {
        return switch (type) {
            case CPU -> 0;
            case FSIZE -> 1;
            case DATA -> 2;
            case STACK -> 3;
            case CORE -> 4;
            case RSS -> 5;
            case NPROC -> 6;
            case NOFILE -> 7;
            case MEMLOCK -> 8;
            case AS -> 9;
            case LOCKS -> 10;
            case SIGPENDING -> 11;
            case MSGQUEUE -> 12;
            case NICE -> 13;
            case RTPRIO -> 14;
            case RTTIME -> 15;
        };
    }

    private static String shown(long limit) {
        return limit == -1 ? "RLIM_INFINITY" : Long.toUnsignedString(limit);
    }

    void adjustOutOfMemoryScore(long score) {
        builder.beside.write(
                "whom the kernel kills first when memory runs out",
                Argument.of(Register.CHILD_PROC),
                "oom_score_adj",
                Long.toString(score));
    }

    /**
     * Keeps the container's mount namespace alive as long as the monitor. Taking it down costs a
     * millisecond or more, which would otherwise pass before the first process's end is known.
     */
    void holdMountNamespace() {
        builder.beside.resultIn(
                Register.MOUNTS,
                "the mounts are taken down after the end is told, not before",
                Call.OPENAT,
                Argument.of(Register.CHILD_PROC),
                Argument.text("ns/mnt"),
                Constants.O_RDONLY,
                ZERO);
    }

    void raiseLoopback() {
        ByteBuffer request = ByteBuffer.allocate(IFREQ_SIZE).order(ByteOrder.LITTLE_ENDIAN);
        request.put("lo".getBytes(StandardCharsets.US_ASCII))
                .putShort(IFREQ_FLAGS_OFFSET, IFF_UP_RUNNING);
        Register socket =
                builder.child.result(
                        "a handle on the new network",
                        Call.SOCKET,
                        Argument.named(AF_INET, "AF_INET"),
                        Argument.named(SOCK_DGRAM_CLOEXEC, "SOCK_DGRAM|SOCK_CLOEXEC"),
                        ZERO);
        builder.child.call(
                "loopback is up",
                Call.IOCTL,
                Argument.of(socket),
                Argument.named(SIOCSIFFLAGS, "SIOCSIFFLAGS"),
                Argument.block(request.array(), "{lo, IFF_UP|IFF_RUNNING}"));
        builder.child.close("handle", socket);
    }

    /**
     * Writes kernel settings through the host's /proc, which nothing of an image can stand in for;
     * what a setting belongs to is chosen by the namespaces of who writes.
     */
    void set(Map<String, String> sysctls) {
        sysctls.forEach((name, value) ->
                builder.child.write(
                        "setting " + name, Constants.AT_FDCWD, Sysctl.path(name), value));
    }

    void pretend(Personality personality) {
        long number =
                switch (personality.domain()) {
                    case LINUX -> 0;
                    case LINUX32 -> 8;
                };
        builder.child.call(
                "how the machine looks",
                Call.PERSONALITY,
                Argument.named(number, "PER_" + personality.domain().name()));
    }

    /**
     * Makes a time namespace, which the program enters by execve(2). Its clocks can be set as long
     * as nobody is inside, and only by the host's name for the child: so it is done before the
     * child becomes root inside.
     */
    void shiftClocks(TimeOffsets offsets) {
        builder.child.call(
                "clocks of its own",
                Call.UNSHARE,
                Argument.named(CloneFlags.CLONE_NEWTIME.bit(), "CLONE_NEWTIME"));
        String lines =
                line("monotonic", offsets.monotonic()) + line("boottime", offsets.boottime());
        if (!lines.isEmpty()) {
            builder.child.write(
                    "what they show", Constants.AT_FDCWD, "/proc/self/timens_offsets", lines);
        }
    }

    private static String line(String clock, Optional<TimeOffsets.Offset> offset) {
        return offset.map(by -> "%s %d %d\n".formatted(clock, by.secs(), by.nanosecs())).orElse("");
    }

    void nameHost(String name) {
        builder.child.call(
                "its name",
                Call.SETHOSTNAME,
                Argument.text(name),
                Argument.number(name.getBytes(StandardCharsets.UTF_8).length));
    }

    void nameDomain(String name) {
        builder.child.call(
                "its NIS domain",
                Call.SETDOMAINNAME,
                Argument.text(name),
                Argument.number(name.getBytes(StandardCharsets.UTF_8).length));
    }

    void startSession() {
        builder.child.call("a session of its own, with no terminal of the host's", Call.SETSID);
        builder.child.call("modes are as given", Call.UMASK, ZERO);
        builder.child.attempt(
                "a keyring of its own: the host's keys stay outside",
                new Tolerance.Any(),
                Call.KEYCTL,
                Argument.named(KEYCTL_JOIN_SESSION_KEYRING, "KEYCTL_JOIN_SESSION_KEYRING"),
                Constants.NULL);
    }

    void maskModes(long mask) {
        builder.child.call("modes of new files", Call.UMASK, Argument.mode((int) mask));
    }
}
