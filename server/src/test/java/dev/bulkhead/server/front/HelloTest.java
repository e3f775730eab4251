package dev.bulkhead.server.front;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulkhead.cli.Caller.WindowSize;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HelloTest {
    private static final int FIXED = 32;

    @Test
    void readsWhatAFrontSays() throws Exception {
        Hello hello = Hello.decode(encode("1.0", "bulkhead\0run\0\0", 3, "A=1\0A=2\0B\0C=\0", 4));
        assertThat(hello.version()).isEqualTo("1.0");
        assertThat(hello.arguments()).containsExactly("bulkhead", "run", "");
        assertThat(hello.environment().variables())
                .containsOnlyKeys("A", "C")
                .containsEntry("A", "1")
                .containsEntry("C", "");
        assertThat(hello.environment().value("A")).contains("1");
        assertThat(hello.environment().value("C")).contains("");
        assertThat(hello.environment().value("B")).isEmpty();
        assertThat(hello.workingDirectory()).contains(Path.of("/home"));
        assertThat(hello.umask()).isEqualTo(027);
        assertThat(hello.isTerminal(0)).isTrue();
        assertThat(hello.isTerminal(1)).isFalse();
        assertThat(hello.isTerminal(2)).isTrue();
        assertThat(hello.window()).contains(new WindowSize(24, 80));
    }

    @Test
    void anEnvironmentOfTenMegabytesIsRead() throws Exception {
        String block = ("LARGE=" + "x".repeat(100_000) + "\0").repeat(105);
        Hello hello = Hello.decode(encode("1.0", "bulkhead\0", 1, block, 105));
        assertThat(hello.environment().value("LARGE").orElseThrow()).hasSize(100_000);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, -1, 1 << 30})
    void aCountThatDoesNotFitIsRefused(int count) {
        assertThatThrownBy(() -> Hello.decode(encode("1.0", "bulkhead\0", count, "A=1\0", 1)))
                .isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() -> Hello.decode(encode("1.0", "bulkhead\0", 1, "A=1\0", count)))
                .isInstanceOf(ProtocolException.class);
    }

    @Test
    void stringsWithoutAnEndAreRefused() {
        assertThatThrownBy(() -> Hello.decode(encode("1.0", "bulkhead\0run", 1, "", 0)))
                .isInstanceOf(ProtocolException.class);
    }

    @Test
    void noSizeLeadsOutOfTheMessage() throws Exception {
        for (int field = 0; field < FIXED; field += Integer.BYTES) {
            for (int size : new int[] {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, 1000}) {
                ByteBuffer bytes = encode("1.0", "bulkhead\0", 1, "A=1\0", 1);
                bytes.putInt(field, size);
                if (field < 24) {
                    assertThatThrownBy(() -> Hello.decode(bytes))
                            .as("%d at %d", size, field)
                            .isInstanceOf(ProtocolException.class);
                } else {
                    // Bits, a mask and a window, of which every value makes sense.
                    assertThat(Hello.decode(bytes).version()).isEqualTo("1.0");
                }
            }
        }
    }

    @Test
    void aMessageThatIsCutAnywhereIsRefused() {
        ByteBuffer whole = encode("1.0", "bulkhead\0run\0", 2, "A=1\0", 1);
        for (int size = 0; size < whole.limit(); size++) {
            ByteBuffer cut = whole.slice(0, size);
            assertThatThrownBy(() -> Hello.decode(cut)).isInstanceOf(ProtocolException.class);
        }
    }

    @Test
    void noiseIsRefused() {
        Random random = new Random(7);
        for (int i = 0; i < 10_000; i++) {
            byte[] noise = new byte[random.nextInt(200)];
            random.nextBytes(noise);
            assertThatThrownBy(() -> Hello.decode(ByteBuffer.wrap(noise)))
                    .isInstanceOf(ProtocolException.class);
        }
    }

    @Test
    void thePrefixIsCheckedBeforeAnythingIsAllocated() throws Exception {
        assertThat(Hello.Prefix.decode(prefix("bulkhead", 9, 16 << 20)))
                .isEqualTo(new Hello.Prefix(9, 16 << 20));
        assertThatThrownBy(() -> Hello.Prefix.decode(prefix("GET / HT", 1, 10)))
                .hasMessageContaining("no front");
        for (int size : new int[] {(16 << 20) + 1, -1, Integer.MAX_VALUE}) {
            assertThatThrownBy(() -> Hello.Prefix.decode(prefix("bulkhead", 1, size)))
                    .isInstanceOf(ProtocolException.class)
                    .hasMessageContaining(Integer.toUnsignedString(size));
        }
    }

    private static ByteBuffer prefix(String magic, int protocol, int following) {
        ByteBuffer bytes = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        return bytes.put(magic.getBytes(UTF_8)).putInt(protocol).putInt(following).flip();
    }

    /** Encodes as protocol.h says, with the counts as given. */
    private static ByteBuffer encode(
            String version, String arguments, int argumentCount, String variables, int count) {
        ByteBuffer bytes =
                ByteBuffer.allocate(FIXED + 100 + arguments.length() + variables.length())
                        .order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(version.length())
                .putInt(argumentCount)
                .putInt(arguments.length())
                .putInt(count)
                .putInt(variables.length())
                .putInt("/home".length());
        bytes.putShort((short) 0b101).putShort((short) 027);
        bytes.putShort((short) 24).putShort((short) 80);
        bytes.put((version + arguments + variables + "/home").getBytes(UTF_8));
        return bytes.flip();
    }
}
