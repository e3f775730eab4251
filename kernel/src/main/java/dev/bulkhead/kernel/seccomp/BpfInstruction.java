package dev.bulkhead.kernel.seccomp;

/**
 * One instruction of classic BPF, struct sock_filter of linux/filter.h.
 *
 * @param code the operation, one of the constants here
 * @param whenTrue how many instructions a conditional jump skips where its test holds, 0 to 255
 * @param whenFalse how many it skips where the test fails, 0 to 255
 * @param operand the constant, the offset to load from, or how many instructions a plain jump skips
 */
public record BpfInstruction(int code, int whenTrue, int whenFalse, int operand) {
    /** BPF_LD | BPF_W | BPF_ABS: loads a word of struct seccomp_data. */
    public static final int LOAD = 0x20;

    /** BPF_ALU | BPF_AND | BPF_K. */
    public static final int AND = 0x54;

    /** BPF_JMP | BPF_JA. */
    public static final int JUMP = 0x05;

    /** BPF_JMP | BPF_JEQ | BPF_K. */
    public static final int JUMP_EQUAL = 0x15;

    /** BPF_JMP | BPF_JGT | BPF_K, unsigned. */
    public static final int JUMP_GREATER = 0x25;

    /** BPF_JMP | BPF_JGE | BPF_K, unsigned. */
    public static final int JUMP_GREATER_EQUAL = 0x35;

    /** BPF_JMP | BPF_JSET | BPF_K: whether any bit of the operand is set. */
    public static final int JUMP_SET = 0x45;

    /** BPF_RET | BPF_K. */
    public static final int RETURN = 0x06;

    /** How far a conditional jump reaches. */
    static final int REACH = 255;

    /** Checks that the distances fit into their bytes. */
    public BpfInstruction {
        if ((whenTrue & ~REACH) != 0 || (whenFalse & ~REACH) != 0) {
            throw new IllegalArgumentException(
                    "a BPF jump reaches %d instructions, not %d or %d"
                            .formatted(REACH, whenTrue, whenFalse));
        }
    }

    /** Makes an instruction that is no conditional jump. */
    static BpfInstruction of(int code, int operand) {
        return new BpfInstruction(code, 0, 0, operand);
    }

    /**
     * Writes the instruction for a reader, with jump targets as absolute positions.
     *
     * @param position where the instruction stands in its program
     */
    String text(int position) {
        int next = position + 1;
        return switch (code) {
            case LOAD -> "load " + SeccompData.name(operand);
            case AND -> "and 0x%x".formatted(operand);
            case JUMP -> "go to %d".formatted(next + operand);
            case JUMP_EQUAL -> test("==", next);
            case JUMP_GREATER -> test(">", next);
            case JUMP_GREATER_EQUAL -> test(">=", next);
            case JUMP_SET -> test("&", next);
            case RETURN -> "return " + Action.ofReturnValue(operand);
            default -> "code 0x%x, 0x%x".formatted(code, operand);
        };
    }

    private String test(String operator, int next) {
        return "if %s %s: %d, else %d"
                .formatted(
                        operator,
                        Integer.toUnsignedString(operand),
                        next + whenTrue,
                        next + whenFalse);
    }
}
