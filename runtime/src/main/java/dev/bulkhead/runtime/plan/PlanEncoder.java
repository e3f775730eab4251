package dev.bulkhead.runtime.plan;

import dev.bulkhead.runtime.plan.Argument.Block;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Encodes a plan for the monitor ({@code plan.h}): a header, the memory that operations point to,
 * the operations, and the places that hold pointers, to be relocated.
 */
public final class PlanEncoder {
    private static final int MAGIC = 0x4c504842;
    private static final int VERSION = 2;
    private static final int HEADER_SIZE = 72;
    private static final int OP_SIZE = 56;
    private static final int PSEUDO_CALL_STORE = 1000;

    private static final int FLAG_DURABLE = 1;
    private static final int FLAG_CLIENT = 2;
    private static final int FLAG_LISTEN = 4;
    private static final int FLAG_INPUT = 8;
    private static final int FLAG_PARK = 16;
    private static final int FLAGS_OFFSET = 12;

    private static final int TOLERATE_ANY = 1;
    private static final int TOLERATE_ERRNO = 2;
    private static final int EXPECT_ERRNO = 4;
    private static final int SEARCH_PATH = 8;

    private final ByteArrayOutputStream memory = new ByteArrayOutputStream(8192);
    private final Map<String, Integer> texts = new HashMap<>();
    private final Map<Block, Integer> blocks = new HashMap<>();
    private final List<Integer> relocations = new ArrayList<>();

    private PlanEncoder() {}

    /** Returns the plan's encoded form; the same plan always gives the same bytes. */
    public static byte[] encode(Plan plan) {
        return new PlanEncoder().encodePlan(plan);
    }

    /** Returns the encoded form of a first part, after which the child waits. */
    public static byte[] encodeFirst(Plan plan) {
        byte[] encoded = new PlanEncoder().encodePlan(plan);
        encoded[FLAGS_OFFSET] |= FLAG_PARK;
        return encoded;
    }

    private byte[] encodePlan(Plan plan) {
        List<Op> operations = plan.operations();
        ByteBuffer tape =
                ByteBuffer.allocate(operations.size() * OP_SIZE).order(ByteOrder.LITTLE_ENDIAN);
        for (Op op : operations) {
            encodeOp(op, tape);
        }
        align();
        int operationsOffset = HEADER_SIZE + memory.size();
        int relocationsOffset = operationsOffset + tape.capacity();
        int size = relocationsOffset + Integer.BYTES * relocations.size();
        ByteBuffer encoded = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        encoded.putInt(MAGIC).putInt(VERSION).putInt(size).putInt(flags(plan.options()));
        encoded.putInt(plan.streams().code()).putInt(plan.options().logFiles());
        encoded.putInt(operations.size()).putInt(operationsOffset);
        encoded.putInt(relocations.size()).putInt(relocationsOffset);
        encoded.putInt(plan.before().size()).putInt(plan.beside().size());
        encoded.putLong(plan.cloneFlags()).putLong(plan.cgroup().orElse(-1));
        encoded.putLong(plan.options().logBytes());
        encoded.position(HEADER_SIZE);
        encoded.put(memory.toByteArray()).put(tape.array());
        relocations.forEach(encoded::putInt);
        return encoded.array();
    }

    private static int flags(Plan.Options options) {
        return (options.durable() ? FLAG_DURABLE : 0)
                | (options.client() ? FLAG_CLIENT : 0)
                | (options.listen() ? FLAG_LISTEN : 0)
                | (options.input() ? FLAG_INPUT : 0);
    }

    private void encodeOp(Op op, ByteBuffer tape) {
        int pointers = 0;
        int registers = 0;
        long[] values = new long[6];
        for (int i = 0; i < op.arguments().size(); i++) {
            switch (op.arguments().get(i)) {
                case Argument.Value(long value, String shown) -> values[i] = value;
                case Argument.Result(Register register) -> {
                    registers |= 1 << i;
                    values[i] = register.number();
                }
                case Argument.Text _, Argument.Block _, Argument.Within _, Argument.Words _ -> {
                    pointers |= 1 << i;
                    values[i] = place(op.arguments().get(i));
                }
            }
        }
        tape.putShort(callNumber(op.call()));
        tape.put((byte) toleranceFlag(op.tolerance())).put((byte) op.skip());
        tape.put((byte) pointers).put((byte) registers);
        tape.put((byte) op.result().map(Register::number).orElse(0).intValue());
        tape.put((byte) errno(op.tolerance()));
        for (long value : values) {
            tape.putLong(value);
        }
    }

    @SuppressWarnings(
            "EnumOrdinal") // the position is the contract with calls.def; a test compares the two
    private static short callNumber(Op.Call call) {
        return (short) (call == Op.Call.STORE ? PSEUDO_CALL_STORE : call.ordinal());
    }

    private static int toleranceFlag(Tolerance tolerance) {
        return switch (tolerance) {
            case Tolerance.None() -> 0;
            case Tolerance.Any() -> TOLERATE_ANY;
            case Tolerance.Of(int errno) -> TOLERATE_ERRNO;
            case Tolerance.Expect(int errno) -> EXPECT_ERRNO;
            case Tolerance.PathSearch() -> SEARCH_PATH;
        };
    }

    private static int errno(Tolerance tolerance) {
        return switch (tolerance) {
            case Tolerance.Of(int errno) -> errno;
            case Tolerance.Expect(int errno) -> errno;
            case Tolerance.None(), Tolerance.Any(), Tolerance.PathSearch() -> 0;
        };
    }

    /** Puts what an argument points to into memory, once, and returns its offset. */
    private int place(Argument argument) {
        return switch (argument) {
            case Argument.Text(String value) -> placeText(value);
            case Argument.Block block -> placeBlock(block);
            case Argument.Within(Block block, int offset) -> placeBlock(block) + offset;
            case Argument.Words(List<Argument> words, String shown) -> placeWords(words);
            case Argument.Value _, Argument.Result _ ->
                    throw new IllegalArgumentException("not a pointer: " + argument);
        };
    }

    private int placeText(String value) {
        Integer known = texts.get(value);
        if (known != null) {
            return known;
        }
        int offset = append(value.getBytes(StandardCharsets.UTF_8));
        memory.write(0);
        texts.put(value, offset);
        return offset;
    }

    private int placeBlock(Block block) {
        Integer known = blocks.get(block);
        if (known != null) {
            return known;
        }
        align();
        int offset = append(block.content());
        blocks.put(block, offset);
        return offset;
    }

    private int placeWords(List<Argument> words) {
        long[] values = new long[words.size()];
        boolean[] pointers = new boolean[words.size()];
        for (int i = 0; i < values.length; i++) {
            switch (words.get(i)) {
                case Argument.Value(long value, String shown) -> values[i] = value;
                case Argument.Result(Register register) ->
                        throw new IllegalArgumentException(
                                "a word in memory cannot be a register; STORE puts it there");
                case Argument.Text _, Argument.Block _, Argument.Within _, Argument.Words _ -> {
                    pointers[i] = true;
                    values[i] = place(words.get(i));
                }
            }
        }
        align();
        int offset = HEADER_SIZE + memory.size();
        ByteBuffer bytes =
                ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < values.length; i++) {
            if (pointers[i]) {
                relocations.add(offset + i * Long.BYTES);
            }
            bytes.putLong(values[i]);
        }
        memory.writeBytes(bytes.array());
        return offset;
    }

    private int append(byte[] bytes) {
        int offset = HEADER_SIZE + memory.size();
        memory.writeBytes(bytes);
        return offset;
    }

    private void align() {
        while (memory.size() % Long.BYTES != 0) {
            memory.write(0);
        }
    }
}
