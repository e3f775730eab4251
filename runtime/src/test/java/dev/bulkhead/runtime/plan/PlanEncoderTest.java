package dev.bulkhead.runtime.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulkhead.kernel.Errno;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Reads encoded plans back as {@code plan.h} and {@code execute.c} do. */
class PlanEncoderTest {
    private static final int HEADER_SIZE = 80;
    private static final int OPERATION_SIZE = 56;

    private static final Plan.Options OPTIONS =
            new Plan.Options(true, true, true, true, 123_456_789_012L, 7);

    private static Op op(Op.Call call, Tolerance tolerance, Argument... arguments) {
        return new Op(call, List.of(arguments), Optional.empty(), tolerance, 0, "reason");
    }

    private static Plan plan(Op... child) {
        return new Plan(
                List.of(),
                List.of(),
                List.of(child),
                0,
                OptionalInt.empty(),
                Streams.LOGGED,
                OPTIONS);
    }

    private static ByteBuffer encode(Plan plan) {
        return ByteBuffer.wrap(PlanEncoder.encode(plan)).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The encoded operation with this number. */
    private static ByteBuffer operation(ByteBuffer encoded, int number) {
        return encoded.slice(encoded.getInt(28) + number * OPERATION_SIZE, OPERATION_SIZE)
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    private static String text(ByteBuffer encoded, long offset) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = (int) offset; encoded.get(i) != 0; i++) {
            bytes.write(encoded.get(i));
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void theHeaderTellsEverything() {
        Op setsid = op(Op.Call.SETSID, new Tolerance.None());
        Plan plan =
                new Plan(
                        List.of(setsid),
                        List.of(setsid, setsid),
                        List.of(setsid, setsid, setsid),
                        0x2c020000,
                        OptionalInt.of(12),
                        Streams.TERMINAL,
                        OPTIONS);

        ByteBuffer encoded = encode(plan);

        assertThat(text(encoded, 0).substring(0, 4)).isEqualTo("BHPL");
        assertThat(encoded.getInt(4)).as("version").isEqualTo(3);
        assertThat(encoded.getInt(8)).as("size").isEqualTo(encoded.capacity());
        assertThat(encoded.getInt(12)).as("flags").isEqualTo(15);
        assertThat(encoded.getInt(16)).as("streams").isEqualTo(2);
        assertThat(encoded.getInt(20)).as("log files").isEqualTo(7);
        assertThat(encoded.getInt(24)).as("operations").isEqualTo(6);
        assertThat(encoded.getInt(28)).as("where the operations are").isEqualTo(HEADER_SIZE);
        assertThat(encoded.getInt(32)).as("relocations").isZero();
        assertThat(encoded.getInt(40)).as("before").isEqualTo(1);
        assertThat(encoded.getInt(44)).as("beside").isEqualTo(2);
        assertThat(encoded.getLong(48)).as("clone flags").isEqualTo(0x2c020000);
        assertThat(encoded.getLong(56)).as("cgroup").isEqualTo(12);
        assertThat(encoded.getLong(64)).as("log bytes").isEqualTo(123_456_789_012L);
        assertThat(encode(plan(setsid)).getLong(56)).as("no cgroup").isEqualTo(-1);
    }

    @Test
    void operationsCarryTheirFlags() {
        Op skipping =
                new Op(
                        Op.Call.CHDIR,
                        List.of(Argument.text("/a")),
                        Optional.of(new Register(200)),
                        new Tolerance.Of(Errno.ENOENT),
                        255,
                        "reason");
        ByteBuffer encoded =
                encode(
                        plan(
                                skipping,
                                op(Op.Call.READ, new Tolerance.Any()),
                                op(Op.Call.READ, new Tolerance.Expect(Errno.EAGAIN)),
                                op(Op.Call.READ, new Tolerance.PathSearch()),
                                op(Op.Call.STORE, new Tolerance.None())));

        ByteBuffer first = operation(encoded, 0);
        assertThat(first.getShort(0))
                .isEqualTo((short) List.of(Op.Call.values()).indexOf(Op.Call.CHDIR));
        assertThat(first.get(2)).as("TOLERATE_ERRNO").isEqualTo((byte) 2);
        assertThat(first.get(3) & 0xff).as("skip").isEqualTo(255);
        assertThat(first.get(4)).as("pointers").isEqualTo((byte) 1);
        assertThat(first.get(6) & 0xff).as("result").isEqualTo(200);
        assertThat(first.get(7)).as("errno").isEqualTo((byte) Errno.ENOENT);
        assertThat(operation(encoded, 1).get(2)).as("TOLERATE_ANY").isEqualTo((byte) 1);
        assertThat(operation(encoded, 2).get(2)).as("EXPECT_ERRNO").isEqualTo((byte) 4);
        assertThat(operation(encoded, 2).get(7)).as("errno").isEqualTo((byte) Errno.EAGAIN);
        assertThat(operation(encoded, 3).get(2)).as("SEARCH_PATH").isEqualTo((byte) 8);
        assertThat(operation(encoded, 4).getShort(0)).as("STORE").isEqualTo((short) 1000);
    }

    @Test
    void argumentsPointToWhatTheyMean() {
        Argument.Block block = Argument.block(new byte[] {1, 2, 3}, "three bytes");
        ByteBuffer encoded =
                encode(
                        plan(
                                op(
                                        Op.Call.OPENAT,
                                        new Tolerance.None(),
                                        Argument.number(-100),
                                        Argument.text("grüße"),
                                        block,
                                        new Argument.Within(block, 2),
                                        Argument.of(Register.LIFELINE),
                                        Argument.text("grüße"))));

        ByteBuffer operation = operation(encoded, 0);
        assertThat(operation.getLong(8)).isEqualTo(-100);
        assertThat(text(encoded, operation.getLong(16))).isEqualTo("grüße");
        assertThat(encoded.get((int) operation.getLong(24))).isEqualTo((byte) 1);
        assertThat(operation.getLong(24) % 8).as("alignment").isZero();
        assertThat(operation.getLong(32)).isEqualTo(operation.getLong(24) + 2);
        assertThat(operation.getLong(40)).as("a register's number").isEqualTo(7);
        assertThat(operation.getLong(48))
                .as("the same text is there once")
                .isEqualTo(operation.getLong(16));
        assertThat(operation.get(4)).as("pointers").isEqualTo((byte) 0b101110);
        assertThat(operation.get(5)).as("registers").isEqualTo((byte) 0b010000);
    }

    @Test
    void pointersInMemoryAreRelocated() {
        ByteBuffer encoded =
                encode(
                        plan(
                                op(
                                        Op.Call.EXECVE,
                                        new Tolerance.None(),
                                        Argument.strings(List.of("sh", "-c")))));

        int words = (int) operation(encoded, 0).getLong(8);
        int relocations = encoded.getInt(36);
        assertThat(encoded.getInt(32)).as("relocations").isEqualTo(2);
        assertThat(encoded.getInt(relocations)).isEqualTo(words);
        assertThat(encoded.getInt(relocations + 4)).isEqualTo(words + 8);
        assertThat(text(encoded, encoded.getLong(words))).isEqualTo("sh");
        assertThat(text(encoded, encoded.getLong(words + 8))).isEqualTo("-c");
        assertThat(encoded.getLong(words + 16)).as("the end of the array").isZero();
    }

    @Test
    void theSamePlanGivesTheSameBytes() {
        Plan plan =
                plan(
                        op(
                                Op.Call.EXECVE,
                                new Tolerance.None(),
                                Argument.strings(List.of("a", "b")),
                                Argument.text("b")));

        assertThat(PlanEncoder.encode(plan)).isEqualTo(PlanEncoder.encode(plan));
    }

    @Test
    void whatCannotBeEncodedIsRefused() {
        assertThatThrownBy(() -> Argument.text("a\0b")).hasMessageContaining("NUL");
        assertThatThrownBy(() -> new Register(256)).hasMessageContaining("1 to 255");
        assertThatThrownBy(() -> new Plan.Options(false, false, false, false, 0, 0))
                .hasMessageContaining("1 to 100");
        Argument words = new Argument.Words(List.of(Argument.of(Register.STDIN)), "words");
        assertThatThrownBy(() -> encode(plan(op(Op.Call.EXECVE, new Tolerance.None(), words))))
                .hasMessageContaining("STORE");
    }
}
