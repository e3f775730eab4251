package dev.bulkhead.kernel.cgroup;

import dev.bulkhead.kernel.Bpf;
import dev.bulkhead.kernel.Fd;
import dev.bulkhead.kernel.KernelException;
import dev.bulkhead.kernel.PseudoFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Assembles device rules into an eBPF program of type BPF_PROG_TYPE_CGROUP_DEVICE, which is version
 * 2's form of them. The kernel asks with a node's type, numbers and the set of accesses wanted; the
 * program goes from the last rule to the first and strikes out what is allowed, until nothing is
 * left, or something of it is denied.
 */
final class DeviceProgram {
    /** Opcodes; see Documentation/bpf/standardization/instruction-set.rst. */
    private static final int LOAD_WORD = 0x61;

    private static final int MOVE = 0xb7;
    private static final int MOVE_REGISTER = 0xbf;
    private static final int AND = 0x57;
    private static final int SHIFT_RIGHT = 0x77;
    private static final int JUMP = 0x05;
    private static final int JUMP_IF_NOT_32 = 0x56;
    private static final int JUMP_IF_SET = 0x45;
    private static final int EXIT = 0x95;

    /** Registers: the result, the argument, and what is taken out of the argument. */
    private static final int R0 = 0;

    private static final int CONTEXT = 1;
    private static final int TYPE = 2;
    private static final int WANTED = 3;
    private static final int MAJOR = 4;
    private static final int MINOR = 5;

    /** Values of {@code struct bpf_cgroup_dev_ctx} in linux/bpf.h. */
    private static final int BLOCK_DEVICE = 1;

    private static final int CHAR_DEVICE = 2;
    private static final int ALL_ACCESSES = 7;

    /**
     * The program that was loaded last: most containers of a host have the same rules, and the
     * kernel takes 0.2 ms to verify and compile them, against 2 µs to attach.
     */
    private static @Nullable Loaded last;

    private record Loaded(DeviceRules rules, Fd program) {}

    private final List<Long> code = new ArrayList<>();

    private DeviceProgram() {}

    /** Returns the encoded instructions. */
    static List<Long> assemble(DeviceRules rules) {
        DeviceProgram program = new DeviceProgram();
        program.takeOutArguments();
        for (DeviceRule rule : rules.rules().reversed()) {
            program.decide(rule);
            if (rule.isEverything()) {
                // The verifier refuses code that can't be reached, so nothing may follow.
                return program.code;
            }
        }
        program.answer(false);
        return program.code;
    }

    /**
     * Puts the rules in force for a cgroup, in place of its earlier ones. The new program is there
     * before the old ones go, and meanwhile all must agree: there is no moment without a wall. The
     * kernel keeps an attached program until its cgroup is removed.
     */
    static synchronized void attach(Path cgroup, DeviceRules rules) throws KernelException {
        int type = Bpf.BPF_CGROUP_DEVICE;
        try (Fd directory = PseudoFile.openDirectory(cgroup)) {
            List<Integer> earlier = Bpf.attached(directory, type);
            if (earlier.isEmpty()) {
                Bpf.attach(directory, loaded(rules), type, Bpf.BPF_F_ALLOW_MULTI);
                return;
            }
            // The one that was loaded last may be attached already, and none is taken twice.
            try (Fd fresh = Bpf.load(Bpf.BPF_PROG_TYPE_CGROUP_DEVICE, assemble(rules))) {
                Bpf.attach(directory, fresh, type, Bpf.BPF_F_ALLOW_MULTI);
            }
            for (int id : earlier) {
                try (Fd old = Bpf.open(id)) {
                    Bpf.detach(directory, old, type);
                }
            }
        }
    }

    private static Fd loaded(DeviceRules rules) throws KernelException {
        Loaded known = last;
        if (known != null && known.rules.equals(rules)) {
            return known.program;
        }
        Loaded fresh =
                new Loaded(rules, Bpf.load(Bpf.BPF_PROG_TYPE_CGROUP_DEVICE, assemble(rules)));
        last = fresh;
        if (known != null) {
            known.program.close();
        }
        return fresh.program;
    }

    /** The first word holds the type in its lower and the accesses in its upper half. */
    private void takeOutArguments() {
        add(LOAD_WORD, TYPE, CONTEXT, 0, 0);
        add(MOVE_REGISTER, WANTED, TYPE, 0, 0);
        add(AND, TYPE, 0, 0, 0xffff);
        add(SHIFT_RIGHT, WANTED, 0, 0, 16);
        add(LOAD_WORD, MAJOR, CONTEXT, 4, 0);
        add(LOAD_WORD, MINOR, CONTEXT, 8, 0);
    }

    private void decide(DeviceRule rule) {
        List<Integer> jumpsToNext = new ArrayList<>();
        switch (rule.type()) {
            case ALL -> {}
            case BLOCK -> jumpsToNext.add(jumpUnless(TYPE, BLOCK_DEVICE));
            case CHAR -> jumpsToNext.add(jumpUnless(TYPE, CHAR_DEVICE));
        }
        jumpUnless(MAJOR, rule.major(), jumpsToNext);
        jumpUnless(MINOR, rule.minor(), jumpsToNext);
        if (!rule.hasEveryAccess()) {
            if (rule.allow()) {
                add(AND, WANTED, 0, 0, ALL_ACCESSES & ~accessBits(rule));
                jumpsToNext.add(jumpUnless(WANTED, 0));
            } else {
                add(JUMP_IF_SET, WANTED, 0, 1, accessBits(rule));
                jumpsToNext.add(add(JUMP, 0, 0, 0, 0));
            }
        }
        answer(rule.allow());
        jumpsToNext.forEach(this::landHere);
    }

    private static int accessBits(DeviceRule rule) {
        return rule.access().stream()
                .mapToInt(access ->
                        switch (access) {
                            case MKNOD -> 1;
                            case READ -> 2;
                            case WRITE -> 4;
                        })
                .sum();
    }

    private void answer(boolean allow) {
        add(MOVE, R0, 0, 0, allow ? 1 : 0);
        add(EXIT, 0, 0, 0, 0);
    }

    private void jumpUnless(int register, OptionalLong value, List<Integer> jumps) {
        value.ifPresent(number -> jumps.add(jumpUnless(register, (int) number)));
    }

    private int jumpUnless(int register, int value) {
        return add(JUMP_IF_NOT_32, register, 0, 0, value);
    }

    /** Lets a jump, whose distance counts from the instruction after it, end at the next one. */
    private void landHere(int jump) {
        long distance = code.size() - jump - 1L;
        code.set(jump, code.get(jump) | (distance & 0xffff) << 16);
    }

    /** Appends an instruction and returns its index. */
    private int add(int opcode, int destination, int source, int offset, int immediate) {
        code.add(
                opcode
                        | (long) destination << 8
                        | (long) source << 12
                        | (offset & 0xffffL) << 16
                        | (long) immediate << 32);
        return code.size() - 1;
    }
}
