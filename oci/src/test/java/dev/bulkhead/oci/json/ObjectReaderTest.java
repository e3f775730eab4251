package dev.bulkhead.oci.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectReaderTest {
    private enum Size implements JsonName {
        SMALL,
        LARGE
    }

    @Test
    void leavesWhatNobodyAskedFor() {
        JsonObject unknown =
                read(
                        "{\"a\":\"x\",\"b\":null,\"c\":[1]}",
                        in -> {
                            assertThat(in.string("a")).contains("x");
                            return in.unknown();
                        });
        assertThat(new String(Json.write(unknown), UTF_8)).isEqualTo("{\"b\":null,\"c\":[1]}");
    }

    @Test
    void takesNullAndEmptyTextForAbsent() {
        read(
                "{\"text\":\"\",\"number\":null,\"list\":null,\"object\":null,\"flag\":null}",
                in -> {
                    assertThat(in.string("text")).isEmpty();
                    assertThat(in.integer("number")).isEmpty();
                    assertThat(in.strings("list")).isEmpty();
                    assertThat(in.object("object", ObjectReader::unknown)).isEmpty();
                    assertThat(in.flag("flag")).isFalse();
                    return in.unknown();
                });
    }

    @Test
    void readsTheWholeRangeOfIntegers() {
        read(
                "{\"low\":-9223372036854775808,\"high\":18446744073709551615}",
                in -> {
                    assertThat(in.integer("low")).isEqualTo(OptionalLong.of(Long.MIN_VALUE));
                    assertThat(in.unsigned("high")).isEqualTo(OptionalLong.of(-1));
                    return in.unknown();
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"9223372036854775808", "1.0", "1e3", "\"1\"", "true", "[1]"})
    void rejectsWhatIsNoInteger(String value) {
        assertMistake(
                "{\"a\":" + value + "}",
                in -> in.integer("a"),
                "a: expected an integer from -2^63 to 2^63 - 1, found ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "18446744073709551616", "1.5"})
    void rejectsWhatIsNoUnsignedInteger(String value) {
        assertMistake(
                "{\"a\":" + value + "}",
                in -> in.unsigned("a"),
                "a: expected an integer from 0 to 2^64 - 1, found the number " + value);
    }

    @Test
    void namesThePathOfAMistake() {
        assertMistake(
                "{\"a\":[{},{\"b\":{\"c d\":[\"x\",5]}}]}",
                in ->
                        in.objects(
                                "a", element -> element.object("b", inner -> inner.strings("c d"))),
                "a[1].b[\"c d\"][1]: expected a string, found the number 5");
    }

    @Test
    void namesThePathOfAMistakeThatARecordFound() {
        assertMistake(
                "{\"a\":[{}]}",
                in ->
                        in.objects(
                                "a",
                                element -> {
                                    throw new InvalidFieldException("b", "is wrong");
                                }),
                "a[0].b: is wrong");
    }

    @Test
    void namesTypesThatDoNotMatch() {
        assertMistake(
                "{\"a\":1}", in -> in.flag("a"), "a: expected true or false, found the number 1");
        assertMistake("{\"a\":{}}", in -> in.strings("a"), "a: expected an array, found an object");
        assertMistake(
                "{\"a\":[]}", in -> in.stringMap("a"), "a: expected an object, found an array");
        assertMistake("{\"a\":true}", in -> in.string("a"), "a: expected a string, found true");
        assertMistake("[]", in -> in, "document: expected an object, found an array");
    }

    @Test
    void doesNotQuoteAStringInTheWrongPlace() {
        assertMistake("{\"a\":\"hunter2\"}", in -> in.integer("a"), "found a string");
    }

    @Test
    void namesTheConstantsThereAre() {
        Optional<Size> size = read("{\"a\":\"SMALL\"}", in -> in.constant("a", Size.class));
        assertThat(size).contains(Size.SMALL);
        assertMistake(
                "{\"a\":[\"LARGE\",\"HUGE\"]}",
                in -> in.constants("a", Size.class),
                "a[1]: \"HUGE\" is not one of SMALL, LARGE");
    }

    @Test
    void namesWhatIsMissing() {
        assertMistake("{}", in -> in.requiredString("a"), "a: is required");
        assertMistake("{\"a\":\"\"}", in -> in.requiredString("a"), "a: is required");
        assertMistake("{\"a\":null}", in -> in.requiredInteger("a"), "a: is required");
        assertMistake(
                "{\"o\":{}}",
                in -> in.object("o", inner -> inner.requiredConstant("a", Size.class)),
                "o.a: is required");
    }

    @Test
    void reportsWhatAParserSays() {
        assertMistake(
                "{\"unit\":\"YEARS\"}",
                in -> in.parsed("unit", TimeUnit::valueOf),
                "unit: No enum constant");
    }

    private static <T> T read(String document, Function<ObjectReader, T> mapping) {
        return Json.read(document.getBytes(UTF_8), 1 << 20, mapping);
    }

    private static void assertMistake(
            String document, Function<ObjectReader, ?> mapping, String message) {
        assertThatExceptionOfType(MalformedDocumentException.class)
                .isThrownBy(() -> read(document, mapping))
                .withMessageContaining(message);
    }
}
