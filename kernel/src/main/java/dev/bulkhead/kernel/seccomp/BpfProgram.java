package dev.bulkhead.kernel.seccomp;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A classic BPF program for seccomp(2).
 *
 * @param instructions in the order in which they stand, 1 to {@link #MAX_LENGTH}
 */
public record BpfProgram(List<BpfInstruction> instructions) {
    /** BPF_MAXINSNS of linux/bpf_common.h. */
    public static final int MAX_LENGTH = 4096;

    private static final int INSTRUCTION_BYTES = 8;

    /** Checks the length. */
    public BpfProgram {
        instructions = List.copyOf(instructions);
        if (instructions.isEmpty() || instructions.size() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "the seccomp filter needs %d instructions, the kernel takes 1 to %d: use fewer argument conditions"
                            .formatted(instructions.size(), MAX_LENGTH));
        }
    }

    /** Returns how many instructions there are: the len of struct sock_fprog. */
    public int length() {
        return instructions.size();
    }

    /** Returns the instructions as an array of struct sock_filter, little-endian. */
    public byte[] encode() {
        ByteBuffer bytes =
                ByteBuffer.allocate(length() * INSTRUCTION_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (BpfInstruction instruction : instructions) {
            bytes.putShort((short) instruction.code())
                    .put((byte) instruction.whenTrue())
                    .put((byte) instruction.whenFalse())
                    .putInt(instruction.operand());
        }
        return bytes.array();
    }

    /** Returns the program as lines for a reader, each with its position. */
    public List<String> disassemble() {
        return IntStream.range(0, length())
                .mapToObj(position ->
                        "%4d: %s".formatted(position, instructions.get(position).text(position)))
                .toList();
    }
}
