package dev.bulkhead.oci;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DigestTest {
    // FIPS 180-2, appendix B.1 and C.1: the hashes of "abc".
    private static final String SHA256 =
            "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    private static final String SHA512 =
            "sha512:ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                    + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f";

    @Test
    void hashesBytes() {
        assertThat(Digest.of("abc".getBytes(US_ASCII))).hasToString(SHA256);
    }

    @Test
    void hashesPieces() throws IOException {
        Digester digester = new Digester(Digest.Algorithm.SHA512);
        digester.write('a');
        digester.write(ByteBuffer.wrap("b".getBytes(US_ASCII)));
        new ByteArrayInputStream("c".getBytes(US_ASCII)).transferTo(digester);
        assertThat(digester.digest()).isEqualTo(Digest.parse(SHA512));
        assertThat(digester.digest())
                .as("nothing is left of the first bytes")
                .isEqualTo(new Digester(Digest.Algorithm.SHA512).digest());
    }

    @Test
    void readsWhatItWrites() {
        assertThat(Digest.parse(SHA256)).hasToString(SHA256);
        assertThat(Digest.parse(SHA512).algorithm()).isEqualTo(Digest.Algorithm.SHA512);
    }

    @Test
    void sortsByText() {
        Digest low = Digest.parse("sha256:" + "0".repeat(64));
        Digest high = Digest.parse("sha256:" + "f".repeat(64));
        assertThat(Digest.parse(SHA256)).isBetween(low, high);
        assertThat(Digest.parse(SHA512)).isGreaterThan(high);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sha256:",
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015a",
                "sha256:BA7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                "sha256:../../../../../etc/passwd0000000000000000000000000000000000000000",
                "SHA256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                "md5:900150983cd24fb0d6963f7d28e17f72"
            })
    void rejects(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Digest.parse(text));
    }

    @Test
    void quotesOnlyTheBeginningOfLongInput() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Digest.parse("sha256:" + "x".repeat(1_000_000)))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300));
    }
}
