package dev.bulkhead.runtime.compile;

import static dev.bulkhead.runtime.compile.Constants.AT_FDCWD;
import static dev.bulkhead.runtime.compile.Constants.EMPTY;
import static dev.bulkhead.runtime.compile.Constants.MOVE_MOUNT_F_EMPTY_PATH;
import static dev.bulkhead.runtime.compile.Constants.OPEN_TREE_CLONE_EMPTY_PATH;
import static dev.bulkhead.runtime.compile.Constants.O_RDWR_NOCTTY;
import static dev.bulkhead.runtime.compile.Constants.O_RDWR_WARILY;
import static dev.bulkhead.runtime.compile.Constants.ZERO;

import dev.bulkhead.kernel.Errno;
import dev.bulkhead.runtime.plan.Argument;
import dev.bulkhead.runtime.plan.Op.Call;
import dev.bulkhead.runtime.plan.Plan;
import dev.bulkhead.runtime.plan.Register;
import dev.bulkhead.runtime.plan.Streams;
import dev.bulkhead.runtime.plan.Tolerance;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** The container's standard streams. */
final class StreamSteps {
    private static final int TIOCSCTTY = 0x540e;
    private static final int TIOCSWINSZ = 0x5414;
    private static final int TIOCGPTPEER = 0x5441;
    private static final int TIOCSPTLCK = 0x40045431;
    private static final int SOL_SOCKET = 1;
    private static final int SCM_RIGHTS = 1;
    private static final int CONTROL_LENGTH = 20;
    private static final int DESCRIPTOR_OFFSET = 16;
    private static final Argument NOCHANGE = Argument.named(0xffffffffL, "-1");

    private final PlanBuilder builder;
    private final Streams streams;

    StreamSteps(PlanBuilder builder, Streams streams) {
        this.builder = builder;
        this.streams = streams;
    }

    /**
     * Pipes belong to the program's user, who may then open /dev/stdout again; done by the monitor,
     * who owns them.
     */
    void own(long hostUid, long hostGid) {
        if (streams != Streams.LOGGED) {
            return;
        }
        for (Register end : List.of(Register.STDOUT, Register.STDERR)) {
            builder.before.call(
                    "the program's own, to open /dev/stdout by name",
                    Call.FCHOWN,
                    Argument.of(end),
                    Argument.number(hostUid),
                    Argument.number(hostGid));
        }
    }

    /**
     * Puts pipes or the caller's streams in their places. A terminal is made by {@link
     * #makeTerminal}.
     */
    void connect() {
        for (int stream = 0; stream < 3; stream++) {
            Argument source =
                    switch (streams) {
                        case DIRECT -> Argument.number(Plan.DIRECT_DESCRIPTOR + stream);
                        case LOGGED -> Argument.of(new Register(Register.STDIN.number() + stream));
                        case TERMINAL -> Constants.NULL;
                    };
            if (streams != Streams.TERMINAL) {
                builder.child.call(
                        List.of("standard input", "standard output", "standard error").get(stream),
                        Call.DUP3,
                        source,
                        Argument.number(stream),
                        ZERO);
            }
        }
    }

    /**
     * Makes a terminal in the container's own /dev/pts, where its name is true, and sends the other
     * side to the monitor. In a container that runs already the multiplexer may be anything: what
     * is none refuses to be unlocked here, and is refused by the monitor.
     *
     * @param console whether to show it at /dev/console as well
     */
    void makeTerminal(long uid, long rows, long columns, boolean console) {
        if (streams != Streams.TERMINAL) {
            return;
        }
        Steps child = builder.child;
        Register master =
                child.result(
                        "a terminal of the container's own",
                        Call.OPENAT,
                        AT_FDCWD,
                        Argument.text("/dev/pts/ptmx"),
                        O_RDWR_WARILY,
                        ZERO);
        child.call(
                "unlock it",
                Call.IOCTL,
                Argument.of(master),
                Argument.named(TIOCSPTLCK, "TIOCSPTLCK"),
                Argument.block(new byte[4], "{0}"));
        Register terminal =
                child.result(
                        "the side of the program",
                        Call.IOCTL,
                        Argument.of(master),
                        Argument.named(TIOCGPTPEER, "TIOCGPTPEER"),
                        O_RDWR_NOCTTY);
        child.call(
                "its size",
                Call.IOCTL,
                Argument.of(terminal),
                Argument.named(TIOCSWINSZ, "TIOCSWINSZ"),
                windowSize(rows, columns));
        child.call(
                "it is the user's",
                Call.FCHOWN,
                Argument.of(terminal),
                Argument.number(uid),
                NOCHANGE);
        send(master);
        if (console) {
            showAsConsole(terminal);
        }
        for (int stream = 0; stream < 3; stream++) {
            child.call(
                    "the program's streams",
                    Call.DUP3,
                    Argument.of(terminal),
                    Argument.number(stream),
                    ZERO);
        }
        child.call(
                "Ctrl-C and job control",
                Call.IOCTL,
                ZERO,
                Argument.named(TIOCSCTTY, "TIOCSCTTY"),
                ZERO);
        child.close("the terminal has its places", terminal);
    }

    private static Argument windowSize(long rows, long columns) {
        ByteBuffer bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putShort((short) rows).putShort((short) columns);
        return Argument.block(bytes.array(), "{" + rows + " rows, " + columns + " columns}");
    }

    private void send(Register master) {
        ByteBuffer control = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
        control.putLong(CONTROL_LENGTH).putInt(SOL_SOCKET).putInt(SCM_RIGHTS);
        Argument.Block controlBlock = Argument.block(control.array(), "SCM_RIGHTS");
        Argument vector =
                new Argument.Words(List.of(Argument.text("T"), Argument.number(1)), "{\"T\"}");
        Argument message =
                new Argument.Words(
                        List.of(
                                Constants.NULL,
                                ZERO,
                                vector,
                                Argument.number(1),
                                controlBlock,
                                Argument.number(24),
                                ZERO),
                        "{" + master + " as SCM_RIGHTS}");
        builder.child.call(
                "into the message",
                Call.STORE,
                new Argument.Within(controlBlock, DESCRIPTOR_OFFSET),
                Argument.of(master));
        builder.child.call(
                "the monitor's side of the terminal",
                Call.SENDMSG,
                Argument.of(Register.TERMINAL_SOCKET),
                message,
                ZERO);
        builder.child.close("is the monitor's alone", master);
    }

    private void showAsConsole(Register terminal) {
        Steps child = builder.child;
        child.attempt(
                "a place for the console",
                new Tolerance.Of(Errno.EEXIST),
                Call.MKNODAT,
                AT_FDCWD,
                Argument.text("/dev/console"),
                Argument.mode(0100600),
                ZERO);
        Register console =
                child.result(
                        "the same terminal",
                        Call.OPEN_TREE,
                        Argument.of(terminal),
                        EMPTY,
                        OPEN_TREE_CLONE_EMPTY_PATH);
        child.call(
                "is the console",
                Call.MOVE_MOUNT,
                Argument.of(console),
                EMPTY,
                AT_FDCWD,
                Argument.text("/dev/console"),
                MOVE_MOUNT_F_EMPTY_PATH);
        child.close("console", console);
    }
}
