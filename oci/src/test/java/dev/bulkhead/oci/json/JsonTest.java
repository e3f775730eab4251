package dev.bulkhead.oci.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    private static final int MAX = 1 << 20;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "null",
                "true",
                "\"\"",
                "{\"b\":[1,2.50,-3e+7,18446744073709551615],\"a\":{\"x\":null,\"ü\":\"\\\"\\\\\\n\"}}",
                "123456789012345678901234567890.10"
            })
    void writesWhatItRead(String document) {
        assertThat(new String(Json.write(parse(document)), UTF_8)).isEqualTo(document);
    }

    @Test
    void readsCharactersBeyondTheFirstPlane() {
        assertThat(parse("\"\\ud83d\\udc33\"")).isEqualTo(new JsonString("🐳"));
        assertThat(Json.write(new JsonString("🐳"))).isEqualTo("\"🐳\"".getBytes(UTF_8));
    }

    @Test
    void ignoresTheOrderOfFieldsInComparisons() {
        assertThat(parse("{\"a\":1,\"b\":2}")).isEqualTo(parse("{\"b\":2,\"a\":1}"));
        assertThat(parse("{\"a\":1}")).isNotEqualTo(parse("{\"a\":1.0}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | document: is empty",
                "'   ' | document: is empty",
                "{ | not valid JSON at line 1",
                "{\"a\":1,} | not valid JSON",
                "{'a':1} | not valid JSON",
                "{\"a\":01} | not valid JSON",
                "{\"a\":NaN} | not valid JSON",
                "{} // c | not valid JSON",
                "{}{} | more follows the end",
                "{\"a\":{\"b\":1,\"b\":1}} | a.b: appears twice",
                "[{\"a b\":1,\"a b\":null}] | [0][\"a b\"]: appears twice",
                "{\"a\":[1,\"\\ud83d\"]} | a[1]: has half of a surrogate pair",
                "{\"a\":{\"\\udc33\":1}} | a: not valid JSON",
                "{\"a\":{\"\\ud83dx\":1}} | a: not valid JSON",
                "{\"a\":{\"b\":[1,2,tru]}} | a.b[2]: not valid JSON at line 1, column",
            })
    void namesTheMistake(String document, String message) {
        assertThatExceptionOfType(MalformedDocumentException.class)
                .isThrownBy(() -> parse(document))
                .withMessageContaining(message);
    }

    @Test
    void rejectsBytesThatAreNoUtf8() {
        byte[] latin1 = "\"\u00e4\u00e4\"".getBytes(StandardCharsets.ISO_8859_1);
        assertThatExceptionOfType(MalformedDocumentException.class)
                .isThrownBy(() -> Json.parse(latin1, MAX));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-32BE"})
    void readsOtherUnicodeAsTheSame(String charset) {
        byte[] document = "{\"a\":\"b\"}".getBytes(Charset.forName(charset));
        assertThat(Json.parse(document, MAX))
                .isEqualTo(new JsonObject(Map.of("a", new JsonString("b"))));
    }

    @Test
    void limitsTheSize() {
        byte[] document = "[1,2]".getBytes(UTF_8);
        assertThat(Json.parse(document, document.length)).isInstanceOf(JsonArray.class);
        assertThatExceptionOfType(MalformedDocumentException.class)
                .isThrownBy(() -> Json.parse(document, document.length - 1))
                .withMessage("document: more than the 4 bytes that are accepted");
    }

    @Test
    void limitsTheDepth() {
        assertThat(parse("[".repeat(64) + "]".repeat(64))).isInstanceOf(JsonArray.class);
        assertThatExceptionOfType(MalformedDocumentException.class)
                .isThrownBy(() -> parse("{\"a\":".repeat(50_000)))
                .withMessageEndingWith("is nested deeper than 64 levels")
                .withMessageStartingWith("a.a.a.");
    }

    @Test
    void givesNumbersNoOtherNotation() {
        assertThat(JsonNumber.ofUnsigned(-1).literal()).isEqualTo("18446744073709551615");
        assertThatIllegalArgumentException().isThrownBy(() -> new JsonNumber("1,\"x\":2"));
        assertThatIllegalArgumentException().isThrownBy(() -> new JsonNumber("0x10"));
    }

    @Test
    void doesNotShareItsCollections() {
        List<JsonValue> elements = new ArrayList<>(List.of(new JsonNull()));
        JsonArray array = new JsonArray(elements);
        elements.clear();
        assertThat(array.elements()).hasSize(1);
    }

    private static JsonValue parse(String document) {
        return Json.parse(document.getBytes(UTF_8), MAX);
    }
}
