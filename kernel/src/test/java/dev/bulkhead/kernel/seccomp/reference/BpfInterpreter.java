package dev.bulkhead.kernel.seccomp.reference;

import dev.bulkhead.kernel.seccomp.Action;
import dev.bulkhead.kernel.seccomp.BpfProgram;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Runs the encoded bytes of a program as the kernel does, one call at a time. */
public final class BpfInterpreter {
    private static final int INSTRUCTION_BYTES = 8;
    private static final int DATA_BYTES = 64;

    private final ByteBuffer code;

    public BpfInterpreter(BpfProgram program) {
        this.code = ByteBuffer.wrap(program.encode()).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * What a run came to.
     *
     * @param steps how many instructions were executed
     */
    public record Outcome(Action action, int steps) {}

    /** Decides about a call. */
    public Outcome run(int auditValue, int number, long... arguments) {
        ByteBuffer data = ByteBuffer.allocate(DATA_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        data.putInt(number).putInt(auditValue).putLong(0x7f00_0000_1000L);
        for (long argument : arguments) {
            data.putLong(argument);
        }
        int accumulator = 0;
        int position = 0;
        for (int steps = 1; ; steps++) {
            int at = INSTRUCTION_BYTES * position;
            int operation = Short.toUnsignedInt(code.getShort(at));
            int operand = code.getInt(at + 4);
            position++;
            switch (operation) {
                case 0x20 -> accumulator = data.getInt(operand);
                case 0x54 -> accumulator &= operand;
                case 0x05 -> position += operand;
                case 0x06 -> {
                    return new Outcome(Action.ofReturnValue(operand), steps);
                }
                default ->
                        position +=
                                Byte.toUnsignedInt(
                                        code.get(
                                                at
                                                        + (test(operation, accumulator, operand)
                                                                ? 2
                                                                : 3)));
            }
        }
    }

    private static boolean test(int operation, int accumulator, int operand) {
        int order = Integer.compareUnsigned(accumulator, operand);
        return switch (operation) {
            case 0x15 -> order == 0;
            case 0x25 -> order > 0;
            case 0x35 -> order >= 0;
            case 0x45 -> (accumulator & operand) != 0;
            default ->
                    throw new IllegalStateException(
                            "no instruction of this compiler: 0x%x".formatted(operation));
        };
    }
}
