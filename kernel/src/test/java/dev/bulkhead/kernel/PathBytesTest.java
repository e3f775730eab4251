package dev.bulkhead.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PathBytesTest {
    @Test
    void textIsUtf8() {
        assertThat(PathBytes.decode(new byte[] {(byte) 0xC3, (byte) 0xA4})).isEqualTo("ä");
        assertThat(PathBytes.encode("ä😀")).containsExactly(0xC3, 0xA4, 0xF0, 0x9F, 0x98, 0x80);
    }

    @Test
    void anyBytesSurvive() {
        Random random = new Random(42);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(12)];
            random.nextBytes(bytes);
            assertThat(PathBytes.encode(PathBytes.decode(bytes))).isEqualTo(bytes);
        }
    }

    @Test
    void surrogatesEncodedByForceSurvive() {
        byte[] bytes = {(byte) 0xED, (byte) 0xB2, (byte) 0x80, 'a', (byte) 0xED, (byte) 0xA0};
        assertThat(PathBytes.encode(PathBytes.decode(bytes))).isEqualTo(bytes);
    }
}
