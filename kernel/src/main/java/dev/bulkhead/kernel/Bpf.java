package dev.bulkhead.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Extended BPF programs attached to cgroups of version 2, by bpf(2). Programs are given as encoded
 * instructions of eight bytes (Documentation/bpf/standardization/instruction-set.rst).
 */
public final class Bpf {
    /** Program type: decides about the access to device nodes. */
    public static final int BPF_PROG_TYPE_CGROUP_DEVICE = 15;

    /** Attach type of device programs. */
    public static final int BPF_CGROUP_DEVICE = 6;

    /** Attach flag: programs of this cgroup and of its ancestors all run, and all must agree. */
    public static final int BPF_F_ALLOW_MULTI = 2;

    private static final int BPF_PROG_LOAD = 5;
    private static final int BPF_PROG_ATTACH = 8;
    private static final int BPF_PROG_DETACH = 9;
    private static final int BPF_PROG_GET_FD_BY_ID = 13;
    private static final int BPF_PROG_QUERY = 16;

    /** As much of {@code union bpf_attr} (linux/bpf.h) as these commands use. */
    private static final int ATTR_SIZE = 72;

    private static final int LOG_SIZE = 64 * 1024;
    private static final int MAX_PROGRAMS = 64;

    private Bpf() {}

    /**
     * Loads a program; it lives while the result is open or the program is attached.
     *
     * @param type such as {@link #BPF_PROG_TYPE_CGROUP_DEVICE}
     * @param instructions the encoded instructions
     * @throws KernelException with the verifier's log if the kernel refuses the program
     */
    public static Fd load(int type, List<Long> instructions) throws KernelException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attr = loadAttributes(arena, type, instructions);
            long fd = call(BPF_PROG_LOAD, attr);
            if (fd < 0) {
                String log = verifierLog(arena, attr);
                Native.check(
                        fd,
                        () ->
                                "bpf(BPF_PROG_LOAD, type %d, %d instructions)%s"
                                        .formatted(type, instructions.size(), log));
            }
            return Fd.of((int) fd);
        }
    }

    private static MemorySegment loadAttributes(Arena arena, int type, List<Long> instructions) {
        long[] code = instructions.stream().mapToLong(Long::longValue).toArray();
        MemorySegment attr = arena.allocate(ATTR_SIZE, Long.BYTES);
        setInt(attr, 0, type);
        setInt(attr, 4, code.length);
        setLong(attr, 8, arena.allocateFrom(ValueLayout.JAVA_LONG, code).address());
        setLong(attr, 16, Native.string(arena, "Apache-2.0"));
        return attr;
    }

    /** Loads again with logging on, which costs too much to be on always. */
    private static String verifierLog(Arena arena, MemorySegment attr) {
        MemorySegment log = arena.allocate(LOG_SIZE);
        setInt(attr, 24, 1);
        setInt(attr, 28, LOG_SIZE);
        setLong(attr, 32, log.address());
        long fd = call(BPF_PROG_LOAD, attr);
        if (fd >= 0) {
            Fd.of((int) fd).close();
        }
        String text = log.getString(0).strip();
        return text.isEmpty() ? "" : ", verifier: " + text;
    }

    /**
     * Attaches a program to a cgroup.
     *
     * @param cgroup the cgroup's directory
     * @param type such as {@link #BPF_CGROUP_DEVICE}
     * @param flags such as {@link #BPF_F_ALLOW_MULTI}
     */
    public static void attach(Fd cgroup, Fd program, int type, int flags) throws KernelException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attr = attachAttributes(arena, cgroup, program, type);
            setInt(attr, 12, flags);
            Native.check(
                    call(BPF_PROG_ATTACH, attr),
                    () -> "bpf(BPF_PROG_ATTACH, type %d, flags %d)".formatted(type, flags));
        }
    }

    /** Takes a program off a cgroup to which it was attached. */
    public static void detach(Fd cgroup, Fd program, int type) throws KernelException {
        try (Arena arena = Arena.ofConfined()) {
            Native.check(
                    call(BPF_PROG_DETACH, attachAttributes(arena, cgroup, program, type)),
                    () -> "bpf(BPF_PROG_DETACH, type %d)".formatted(type));
        }
    }

    private static MemorySegment attachAttributes(Arena arena, Fd cgroup, Fd program, int type) {
        MemorySegment attr = arena.allocate(ATTR_SIZE, Long.BYTES);
        setInt(attr, 0, cgroup.number());
        setInt(attr, 4, program.number());
        setInt(attr, 8, type);
        return attr;
    }

    /** Returns the ids of the programs attached to a cgroup itself, not to its ancestors. */
    public static List<Integer> attached(Fd cgroup, int type) throws KernelException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment ids = arena.allocate(ValueLayout.JAVA_INT, MAX_PROGRAMS);
            MemorySegment attr = arena.allocate(ATTR_SIZE, Long.BYTES);
            setInt(attr, 0, cgroup.number());
            setInt(attr, 4, type);
            setLong(attr, 16, ids.address());
            setInt(attr, 24, MAX_PROGRAMS);
            Native.check(
                    call(BPF_PROG_QUERY, attr),
                    () -> "bpf(BPF_PROG_QUERY, type %d)".formatted(type));
            return IntStream.range(0, attr.get(ValueLayout.JAVA_INT, 24))
                    .mapToObj(index -> ids.getAtIndex(ValueLayout.JAVA_INT, index))
                    .toList();
        }
    }

    /** Opens a loaded program by its id; needs CAP_SYS_ADMIN. */
    public static Fd open(int id) throws KernelException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attr = arena.allocate(ATTR_SIZE, Long.BYTES);
            setInt(attr, 0, id);
            long fd =
                    Native.check(
                            call(BPF_PROG_GET_FD_BY_ID, attr),
                            () -> "bpf(BPF_PROG_GET_FD_BY_ID, %d)".formatted(id));
            return Fd.of((int) fd);
        }
    }

    private static long call(int command, MemorySegment attr) {
        return Native.call(SystemCall.BPF, command, attr.address(), ATTR_SIZE);
    }

    private static void setInt(MemorySegment attr, long offset, int value) {
        attr.set(ValueLayout.JAVA_INT, offset, value);
    }

    private static void setLong(MemorySegment attr, long offset, long value) {
        attr.set(ValueLayout.JAVA_LONG, offset, value);
    }
}
